//! What the practice says, by every way that it goes; and what must hold whatever a patient is called or writes.

use std::fmt::Write as _;

use domain::customer::Channel;
use domain::notice::Practice;
use domain::practice::snippet;
use domain::settings::Settings;
use proptest::prelude::*;

use super::*;
use crate::examples::{booking, practice};

fn notices() -> Vec<Practice> {
    let of_practice = |notice| {
        if let Notice::Practice(practice) = notice {
            Some(practice)
        } else {
            None
        }
    };
    practice().into_iter().filter_map(of_practice).collect()
}

fn said(practice: &Practice, channel: Channel, language: Language) -> Words {
    practice_words(practice, channel, language, &voice(), domain::Timestamp::UNIX_EPOCH)
}

#[test]
fn what_the_practice_says() {
    for language in Language::ALL {
        let mut page = String::new();
        for notice in notices() {
            let whatsapp = said(&notice, Channel::Whatsapp, language);
            let mail = said(&notice, Channel::Email, language);
            let sms = said(&notice, Channel::Sms, language);
            let subject = mail.mail.unwrap().subject;
            writeln!(
                page,
                "=== {:?}\nSubject: {subject}\n{}\n--- SMS\n{}",
                notice, mail.text, sms.text
            )
            .unwrap();
            if let Some(call) = whatsapp.template {
                writeln!(page, "--- {} {:?}", call.name, call.parameters).unwrap();
            }
            page.push('\n');
        }
        insta::assert_snapshot!(format!("practice_{}", language.code()), page);
    }
}

#[test]
fn an_e_mail_is_one_document_with_its_text_in_it() {
    let of = booking("Alice O'Brien");
    let words = said(
        &Practice::Booked { of, change_hours: 24 },
        Channel::Email,
        Language::English,
    );
    let mail = words.mail.unwrap();
    insta::assert_snapshot!("mail_html", mail.html);
    insta::assert_snapshot!("mail_invite", mail.invite.unwrap().ics.replace('\r', ""));
}

#[test]
fn an_sms_about_an_appointment_is_one_part() {
    for notice in notices().iter().filter(|notice| notice.booking().is_some()) {
        for language in Language::ALL {
            let text = said(notice, Channel::Sms, language).text;
            let is_long = matches!(notice, Practice::SmsHelp { .. } | Practice::StaffAppointment { .. });
            assert!(is_long || text.chars().count() <= 160, "{notice:?}: {text}");
        }
    }
}

#[test]
fn only_what_changes_a_calendar_has_an_entry() {
    for notice in notices() {
        let invite = said(&notice, Channel::Email, Language::English).mail.unwrap().invite;
        let wanted = matches!(
            notice,
            Practice::Booked { .. } | Practice::Moved { .. } | Practice::Cancelled(_)
        );
        assert_eq!(invite.is_some(), wanted, "{notice:?}");
        assert!(invite.is_none_or(|invite| invite.cancels == matches!(notice, Practice::Cancelled(_))));
    }
}

#[test]
fn hours_are_told_by_days_that_share_them() {
    let settings = Settings::default();
    let hours = snippet::defaults()
        .into_iter()
        .find(|snippet| snippet.id.as_str().contains("hours"))
        .unwrap();
    let text = |language| snippet_text(&hours, language, &settings);
    assert!(text(Language::English).contains("Monday to Friday 08:00-17:00; Saturday 09:00-13:00; Sunday closed"));
    assert!(text(Language::Spanish).contains("lunes a viernes 08:00-17:00; sábado 09:00-13:00; domingo cerrado"));
}

proptest! {
    #[test]
    fn no_name_leaves_its_place(name in "\\PC{0,80}", line in "[\r\n<>&\"'a-z]{0,30}") {
        let of = booking(&format!("{name}<script>{line}</script>"));
        for practice in [Practice::Booked { of: of.clone(), change_hours: 24 }, Practice::Cancelled(of)] {
            let words = said(&practice, Channel::Email, Language::English);
            let mail = words.mail.unwrap();
            prop_assert!(!mail.html.contains("<script"));
            prop_assert!(!mail.subject.contains(['\r', '\n']));
            let ics = mail.invite.unwrap().ics;
            prop_assert_eq!(ics.matches("BEGIN:VEVENT").count(), 1);
        }
    }
}
