//! Details as people write them, and what is copied out of them.

use super::*;

fn shown(details: Option<Details>) -> String {
    let details = details.unwrap_or_default();
    let line = |field: Field| details.get(field).map(|value| format!("{}={value}", field.name()));
    Field::ALL.into_iter().filter_map(line).collect::<Vec<_>>().join(" | ")
}

#[track_caller]
fn check(of: impl Fn(&str) -> String, table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(text, expected)| {
            let said = of(text);
            (said != *expected).then(|| format!("{text:?} => {said:?}, not {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[track_caller]
fn check_given(asked: Field, table: &[(&str, &str)]) {
    check(|text| shown(given(text, asked)), table);
}

#[test]
fn a_plain_answer_is_the_name_whole() {
    check_given(
        Field::Name,
        &[
            ("Asha Mehta", "name=Asha Mehta"),
            ("asha mehta", "name=asha mehta"),
            ("Dr. Asha Mehta", "name=Dr. Asha Mehta"),
            ("Доктор Иванова", "name=Доктор Иванова"),
            ("李医生", "name=李医生"),
            ("डॉ. प्रिया शर्मा", "name=डॉ. प्रिया शर्मा"),
            ("د. سارة", "name=د. سارة"),
            ("María-José O’Brien", "name=María-José O’Brien"),
            ("Pérez, Ana", "name=Pérez, Ana"),
            ("Dr. Rao, BDS, MDS", "name=Dr. Rao, BDS, MDS"),
            ("my name is Asha Mehta", "name=Asha Mehta"),
            ("My name's Asha", "name=Asha"),
            ("Hi, my name is Dr Asha Mehta, thanks!", "name=Dr Asha Mehta"),
            ("it's Asha", "name=Asha"),
            ("It is Dr. Asha Mehta", "name=Dr. Asha Mehta"),
            ("I'm Dr. Asha Mehta", "name=Dr. Asha Mehta"),
            ("I am Asha Mehta.", "name=Asha Mehta"),
            ("this is Asha Mehta", "name=Asha Mehta"),
            ("Asha Mehta here", "name=Asha Mehta"),
            ("Sure, Asha Mehta", "name=Asha Mehta"),
            ("Name: Asha Mehta", "name=Asha Mehta"),
            ("me llamo Ana Pérez", "name=Ana Pérez"),
            ("soy la Dra. Ana Pérez", "name=Dra. Ana Pérez"),
            ("mi nombre es Ana María de la Cruz", "name=Ana María de la Cruz"),
            ("Hola, soy Ana, mucho gusto", "name=Ana"),
            ("My name is Ana and I want to register", "name=Ana"),
            ("Dr Rao from Delhi", "name=Dr Rao"),
            ("I. Petrov", "name=I. Petrov"),
            ("Will Young", "name=Will Young"),
            ("Can Yılmaz", "name=Can Yılmaz"),
            ("Do Thi My", "name=Do Thi My"),
            ("“Asha Mehta”", "name=Asha Mehta"),
            // For whoever takes it to refuse.
            ("7", "name=7"),
            ("+919876543210", "name=+919876543210"),
            // Sentences and questions are no names.
            ("why do you need my name?", ""),
            ("I don't want to say", ""),
            ("what do you need it for", ""),
            ("let me find it", ""),
            ("same as before", ""),
            ("I am the receptionist", ""),
            ("N/A", ""),
            ("can I give it later", ""),
            ("no quiero", ""),
            ("cómo funciona esto", ""),
            (".", ""),
            ("", ""),
        ],
    );
}

#[test]
fn a_clinic_keeps_its_commas_and_its_place() {
    check_given(
        Field::Clinic,
        &[
            ("Smile Studio, Ahmedabad", "clinic=Smile Studio, Ahmedabad"),
            ("smile studio", "clinic=smile studio"),
            ("It's Smile Studio, Ahmedabad.", "clinic=Smile Studio, Ahmedabad"),
            ("my clinic is Smile Studio", "clinic=Smile Studio"),
            (
                "My clinic is called Smile Studio, Ahmedabad",
                "clinic=Smile Studio, Ahmedabad",
            ),
            ("the clinic name is Smile Studio", "clinic=Smile Studio"),
            ("Clinic: Smile Studio, Ahmedabad", "clinic=Smile Studio, Ahmedabad"),
            ("I work at Smile Studio", "clinic=Smile Studio"),
            (
                "Smile Studio\nMG Road, Ahmedabad",
                "clinic=Smile Studio\nMG Road, Ahmedabad",
            ),
            ("Dr Rao's Dental Clinic, Pune", "clinic=Dr Rao's Dental Clinic, Pune"),
            ("Clínica Sonrisa", "clinic=Clínica Sonrisa"),
            ("mi clínica es Clínica Sonrisa", "clinic=Clínica Sonrisa"),
            ("se llama Sonrisa", "clinic=Sonrisa"),
            ("Стоматология Улыбка, Москва", "clinic=Стоматология Улыбка, Москва"),
            ("We Care Dental", "clinic=We Care Dental"),
            ("I Care Dental", "clinic=I Care Dental"),
            ("Scan & Smile", "clinic=Scan & Smile"),
            (
                "32 Pearls Dental Centre & Implants",
                "clinic=32 Pearls Dental Centre & Implants",
            ),
            ("Smile Studio, licence 12345", "clinic=Smile Studio | licence=12345"),
            (
                "It is called “White Pearl” dental clinic.",
                "clinic=“White Pearl” dental clinic",
            ),
            ("I do not have a clinic", ""),
            ("my own clinic", ""),
            ("none", ""),
            ("which clinic do you mean?", ""),
        ],
    );
}

#[test]
fn numbers_are_copied_as_they_are() {
    check_given(
        Field::Licence,
        &[
            ("A-99", "licence=A-99"),
            ("MH 12345 A", "licence=MH 12345 A"),
            ("12/345", "licence=12/345"),
            ("7", "licence=7"),
            ("licence A-99", "licence=A-99"),
            ("my licence number is A-99", "licence=A-99"),
            ("License no. 12345", "licence=12345"),
            ("Reg. No: DCI-4455", "licence=DCI-4455"),
            ("it's 4455", "licence=4455"),
            ("mi número de licencia es 4455", "licence=4455"),
            ("cédula profesional 4455", "licence=4455"),
            ("4455, thanks", "licence=4455"),
            ("soon", ""),
            ("I do not have it with me 1", ""),
            ("", ""),
        ],
    );
    check_given(
        Field::Phone,
        &[
            ("+1 415 555 2671", "phone=+1 415 555 2671"),
            ("12ab", "phone=12ab"),
            ("+1", "phone=+1"),
            ("(415) 555-2671", "phone=(415) 555-2671"),
            ("my phone number is +91 98765 43210", "phone=+91 98765 43210"),
            ("call me at 98765 43210", "phone=98765 43210"),
            ("it's 98765-43210", "phone=98765-43210"),
            ("mi teléfono es 98765 43210", "phone=98765 43210"),
            ("tel: 98765", "phone=98765"),
            ("the same as this one", ""),
        ],
    );
}

#[test]
fn several_at_once_when_they_say_which_they_are() {
    let all = "name=Dr Ana Pérez | clinic=Clínica Sonrisa | licence=12345";
    check_given(
        Field::Name,
        &[
            ("Dr Ana Pérez, Clínica Sonrisa, licence 12345", all),
            ("Name: Dr Ana Pérez\nClinic: Clínica Sonrisa\nLicence: 12345", all),
            ("name - Dr Ana Pérez\nclinic - Clínica Sonrisa\nlicence - 12345", all),
            ("Name: Dr Ana Pérez; clinic: Clínica Sonrisa; licence no. 12345", all),
            (
                "My name is Dr Ana Pérez, my clinic is Clínica Sonrisa and my licence number is 12345",
                all,
            ),
            ("I'm Dr Ana Pérez from Clínica Sonrisa, licence 12345", all),
            ("Dr Ana Pérez\nClínica Sonrisa\nLicence no: 12345", all),
            (
                "Nombre: Dr Ana Pérez\nClínica: Clínica Sonrisa\nNúmero de licencia: 12345",
                all,
            ),
            (
                "Dr Ana Pérez, Smile Studio, Ahmedabad, licence 12345",
                "name=Dr Ana Pérez | clinic=Smile Studio, Ahmedabad | licence=12345",
            ),
            (
                "Name: Ana\nClinic: Smile Studio, Pune\nLicence: A-1\nPhone: +1 415 555 2671",
                "name=Ana | clinic=Smile Studio, Pune | licence=A-1 | phone=+1 415 555 2671",
            ),
            // It gives another detail than was asked for.
            ("my licence is A-99", "licence=A-99"),
            ("clinic: Smile Studio", "clinic=Smile Studio"),
            // What cannot be told apart stays together.
            ("Ana Pérez, 12345", "name=Ana Pérez, 12345"),
        ],
    );
}

#[test]
fn corrections_are_heard_at_any_time() {
    check(
        |text| shown(told(text)),
        &[
            ("my clinic is actually Smile Studio", "clinic=Smile Studio"),
            ("My clinic is Smile Studio, Ahmedabad", "clinic=Smile Studio, Ahmedabad"),
            ("sorry, licence is A-99", "licence=A-99"),
            ("Sorry my licence number is A-99", "licence=A-99"),
            ("licence: A-99", "licence=A-99"),
            ("my name is Asha Mehta", "name=Asha Mehta"),
            ("Hi, I'm Dr Mehta", "name=Dr Mehta"),
            (
                "Hello, this is Dr. Asha Mehta from Smile Studio",
                "name=Dr. Asha Mehta | clinic=Smile Studio",
            ),
            ("I'm Dr Rao from Delhi", ""),
            ("please change my name to Asha Rao", "name=Asha Rao"),
            ("change my clinic name to smile studio", "clinic=smile studio"),
            ("my clinic is Smile Studio, not Smile Clinic", "clinic=Smile Studio"),
            ("mi clínica es Sonrisa", "clinic=Sonrisa"),
            ("mi número de licencia es 4455", "licence=4455"),
            ("mi licencia es la 4455-B", "licence=4455-B"),
            ("mi clínica ahora se llama Sonrisas del Sur", "clinic=Sonrisas del Sur"),
            ("soy el Dr. Gómez", "name=Dr. Gómez"),
            ("Hola, me llamo Ana Pérez", "name=Ana Pérez"),
            ("my new phone number is +1 415 555 2671", "phone=+1 415 555 2671"),
            (
                "my clinic is Smile Studio and my licence is A-99",
                "clinic=Smile Studio | licence=A-99",
            ),
            ("my clinic is 李医生诊所", "clinic=李医生诊所"),
        ],
    );
}

#[test]
fn what_only_begins_like_a_detail_is_none() {
    check(
        |text| shown(told(text)),
        &[
            ("my clinic is closed today", ""),
            ("My clinic is Closed on Monday", ""),
            ("my clinic is on the second floor", ""),
            ("my name is on the form", ""),
            ("my phone is broken", ""),
            ("my licence is expired", ""),
            ("is my name Asha?", ""),
            ("my name is Dr Rao and I want to book a scan", ""),
            ("my clinic is Smile Studio\nwhere is my case", ""),
            ("I'm happy", ""),
            ("I'm Ana", ""),
            ("this is urgent", ""),
            ("Where is the case? My name is Ana", ""),
            ("the case of Ana, my clinic is Smile Studio", ""),
            ("Name: Alice Smith", ""),
            ("the name is Alice", ""),
            ("Phone: 98765 43210", ""),
            ("clinic", ""),
            ("my clinic is", ""),
            ("licence:", ""),
            ("", ""),
        ],
    );
}

#[test]
fn a_wish_to_change_is_heard_without_the_change() {
    for text in [
        "change my name",
        "I want to change my clinic name",
        "Hi, I'd like to update my details please",
        "quiero cambiar mi nombre",
        "actualizar mis datos",
    ] {
        assert!(asks_to_change(text), "{text}");
    }
    for text in [
        "change my address",
        "change the case",
        "my name",
        "don't change my name",
    ] {
        assert!(!asks_to_change(text), "{text}");
    }
}

#[test]
fn a_patients_name_is_the_answer_whole() {
    check(
        |text| patient_named(text).unwrap_or_default().to_owned(),
        &[
            ("Alice Smith", "Alice Smith"),
            ("alice smith", "alice smith"),
            ("A.S.", "A.S."),
            ("Alice Smith, 24 F", "Alice Smith, 24 F"),
            ("the patient is Alice Smith", "Alice Smith"),
            ("patient: Alice Smith", "Alice Smith"),
            ("Patient name is Alice Smith, thanks", "Alice Smith"),
            ("her name is Alice", "Alice"),
            ("it's for Alice Smith", "Alice Smith"),
            ("for Alice", "Alice"),
            ("Mrs Alice Smith", "Mrs Alice Smith"),
            ("se llama Alicia Gómez", "Alicia Gómez"),
            ("es para Alicia Gómez", "Alicia Gómez"),
            ("el paciente es Juan", "Juan"),
            ("प्रिया शर्मा", "प्रिया शर्मा"),
            ("Bill Price", "Bill Price"),
            // Somebody else's name is hidden.
            ("it Jones", ""),
            ("An Nguyen", "An Nguyen"),
            ("a 24 year old", ""),
            ("two patients", ""),
            ("who do you mean?", ""),
            ("I don't know it yet", ""),
        ],
    );
}

#[test]
fn a_new_case_may_name_its_patient() {
    check(
        |text| patient_of_new_case(text).unwrap_or_default().to_owned(),
        &[
            ("new case for Alice Smith", "Alice Smith"),
            (
                "I want to submit a case for my patient Alice Smith, please",
                "Alice Smith",
            ),
            ("New patient: Priya Sharma", "Priya Sharma"),
            ("new patient Priya Sharma please", "Priya Sharma"),
            ("quotation for a new case, patient name is Alice Smith", "Alice Smith"),
            ("a new case for María de la Cruz.", "María de la Cruz"),
            ("nuevo caso para Alicia Gómez", "Alicia Gómez"),
            ("caso nuevo, paciente Alicia", "Alicia"),
            ("new case for 李小龙", "李小龙"),
            ("new case for J. Smith", "J. Smith"),
            ("New case: Alice Smith", "Alice Smith"),
            ("nuevo caso: Juan Pérez", "Juan Pérez"),
            // Nothing that is surely a name.
            ("new case", ""),
            ("new case for tomorrow", ""),
            ("new case for Thursday", ""),
            ("new case for upper arch", ""),
            ("new case for it Jones", ""),
            ("new case for Alice it", ""),
            ("New Case", ""),
        ],
    );
}
