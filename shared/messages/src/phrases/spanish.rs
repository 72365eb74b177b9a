//! Spanish, in the polite form (usted).

use std::borrow::Cow;

use domain::delivery::DeliveryStatus;
use domain::money::Money;
use domain::notice::{AppointmentNews, Days, Label, Matter, Progress, VisitNews};
use domain::reading::Topic;
use domain::record::{FileKind, Refusal, Requisite};
use jiff::Zoned;

use super::figures::{Calendar, amount, clock};
use super::{Phrases, counted, joined, range};

pub(crate) struct Spanish;

const CALENDAR: Calendar = Calendar {
    weekdays: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
};

impl Phrases for Spanish {
    fn status(&self, status: DeliveryStatus) -> &'static str {
        match status {
            DeliveryStatus::InfoReceived => "Información recibida",
            DeliveryStatus::InTransit => "En tránsito",
            DeliveryStatus::OutForDelivery => "En reparto",
            DeliveryStatus::AttemptFail => "Intento de entrega fallido",
            DeliveryStatus::AvailableForPickup => "Listo para recoger",
            DeliveryStatus::Delivered => "Entregado",
            DeliveryStatus::Exception => "Incidencia",
            DeliveryStatus::Expired => "Sin noticias del transportista",
        }
    }

    fn label<'a>(&self, label: &'a Label) -> Cow<'a, str> {
        let words = match label {
            Label::FitYes => "Sí, ajusta bien",
            Label::FitNo => "No, no ajusta",
            Label::PhaseWise => "Por fases",
            Label::FullCase => "Caso completo",
            Label::Arrived => "Ya llegó",
            Label::NotArrived => "Todavía no",
            Label::Patient { name, .. } => name,
            Label::Time(at) => return self.short_time(at).into(),
            Label::Accept => "Aceptar",
            Label::Decline => "Rechazar",
            Label::Done => "Listo",
            Label::SendScan => "Enviar el escaneo",
            Label::BookScan => "Visita de escaneo",
            Label::BookVisit => "Sí, reservar",
            Label::MoveVisit => "Cambiar la visita",
            Label::CancelVisit => "Cancelar la visita",
            Label::KeepVisit => "Mantener la visita",
            Label::OtherTime => "Otra hora",
            Label::No => "No",
            Label::NewCase => "Caso nuevo",
            Label::Trouble => "Problema con un caso",
            Label::ByProduct => "Retenedores y más",
            Label::Finances => "Facturas y pagos",
            Label::Register => "Registrarme",
            Label::Status => "Estado de mis casos",
            Label::Help => "¿Qué puedo pedir?",
            Label::Person => "Hablar con alguien",
        };
        words.into()
    }

    fn date_time(&self, at: &Zoned) -> String {
        let (weekday, month) = (CALENDAR.weekday(at), CALENDAR.month(at));
        format!("{weekday}, {} de {month} de {}, {}", at.day(), at.year(), clock(at))
    }

    fn short_time(&self, at: &Zoned) -> String {
        CALENDAR.short_time(at)
    }

    fn open(&self, first: i8, last: i8, hours: &[String]) -> String {
        CALENDAR.open(first, last, "a", "y", hours, "cerrado")
    }

    fn money(&self, price: Money) -> String {
        amount(price, '.', ',')
    }

    fn business_days(&self, days: Days) -> String {
        let unit = if days.min.max(days.max) == 1 {
            "día hábil"
        } else {
            "días hábiles"
        };
        format!("{} {unit}", range(days))
    }

    fn days(&self, days: u16) -> String {
        counted(days, "día", "días")
    }

    fn hours(&self, hours: u16) -> String {
        counted(hours, "hora", "horas")
    }

    fn minutes(&self, minutes: u16) -> String {
        counted(minutes, "minuto", "minutos")
    }

    fn files(&self, count: u16) -> String {
        if count == 0 {
            "ningún archivo".to_owned()
        } else {
            counted(count, "archivo", "archivos")
        }
    }

    fn phase(&self, phase: u8, of: u8) -> String {
        if of < phase {
            format!("fase {phase}")
        } else {
            format!("fase {phase} de {of}")
        }
    }

    fn progress(&self, progress: &Progress) -> String {
        match progress {
            Progress::RecordsAwaited { files: 0 } => "a la espera de sus registros".into(),
            Progress::RecordsAwaited { files } => {
                format!(
                    "a la espera del resto de sus registros, {} hasta ahora",
                    self.files(*files)
                )
            }
            Progress::InReview => "registros recibidos, sigue el presupuesto".into(),
            Progress::Quoted { price: Some(price) } => format!("presupuesto: {}", self.money(*price)),
            Progress::Quoted { price: None } => "presupuesto enviado".into(),
            Progress::QuotationDeclined => "presupuesto rechazado, no se ha empezado nada".into(),
            Progress::ScanAwaited => "a la espera del escaneo".into(),
            Progress::ScanInReview => "escaneo recibido, lo comprueba nuestro equipo".into(),
            Progress::Approved => "aprobado, sigue la planificación".into(),
            Progress::Planned => "en planificación, sigue el alineador de prueba".into(),
            Progress::OnItsWay { status, .. } => format!("alineador de prueba: {}", self.status(*status)),
            Progress::Delivered => "alineador de prueba: Entregado".into(),
            Progress::FitProblem => "problema de ajuste comunicado, lo atiende nuestro equipo clínico".into(),
            Progress::PhasesChosen => "envío por fases elegido, sigue la primera fase".into(),
            Progress::FullCaseChosen => "caso completo elegido, sigue el juego completo".into(),
            // Nothing is with a carrier yet: its own word for that would puzzle a dentist.
            Progress::PhaseOnItsWay {
                phase,
                of,
                status: DeliveryStatus::InfoReceived,
            } => {
                format!("{} en preparación", self.phase(*phase, *of))
            }
            Progress::PhaseOnItsWay { phase, of, status } => {
                format!("{}: {}", self.phase(*phase, *of), self.status(*status))
            }
            Progress::FullCaseOnItsWay {
                status: DeliveryStatus::InfoReceived,
            } => "juego completo en preparación".into(),
            Progress::FullCaseOnItsWay { status } => format!("juego completo: {}", self.status(*status)),
            Progress::PhaseDelivered { phase, of } => format!("{}: Entregada", self.phase(*phase, *of)),
            Progress::Completed => "terminado".into(),
            Progress::Cancelled => "cancelado".into(),
            Progress::OnHold => "en pausa".into(),
        }
    }

    fn question(&self, topic: Topic, patient: &str) -> String {
        match topic {
            Topic::Fit => {
                format!("¿Ajusta bien el alineador de prueba de *{patient}*? Responda *Sí* o *No*, por favor.")
            }
            Topic::Dispatch => {
                format!("¿Cómo le enviamos los alineadores de *{patient}*: *Por fases* o *Caso completo*?")
            }
            Topic::Arrival => format!("¿Ya llegó el paquete de *{patient}*?"),
            Topic::Records => {
                format!("Envíe los registros de *{patient}*, por favor, y escriba *LISTO* cuando sea todo.")
            }
            Topic::Quotation => format!("¿Acepta el presupuesto de *{patient}*?"),
            Topic::Scan => {
                format!("¿Nos envía el escaneo de *{patient}* como archivo, o acordamos una visita para tomarlo?")
            }
        }
    }

    fn stage(&self, status: &str) -> Option<&'static str> {
        Some(match status {
            "AwaitingRecords" => "a la espera de los registros",
            "RecordsReview" => "registros en revisión",
            "AwaitingQuotationReply" => "a la espera de la respuesta al presupuesto",
            "QuotationDeclined" => "presupuesto rechazado",
            "AwaitingScan" => "a la espera del escaneo",
            "ScanReview" => "escaneo en revisión",
            "ApprovedForProduction" => "aprobado para producción",
            "CasePlanningComplete" => "en planificación",
            "AwaitingDelivery" => "a la espera de la entrega",
            "AwaitingFitConfirmation" => "a la espera de la respuesta del dentista",
            "FitIssueReported" => "problema de ajuste comunicado",
            "FitConfirmed_PhaseWise" => "ajuste confirmado, por fases",
            "FitConfirmed_FullCase" => "ajuste confirmado, caso completo",
            "Dispatching_PhaseWise" => "envío por fases",
            "Dispatching_FullCase" => "envío del caso completo",
            _ => return None,
        })
    }

    fn sent(&self, kind: &str) -> &'static str {
        match kind {
            "location" => "ubicación",
            "contact" => "tarjeta de contacto",
            _ => "mensaje",
        }
    }

    fn file(&self, kind: FileKind) -> &'static str {
        match kind {
            FileKind::Photo => "foto",
            FileKind::Xray => "radiografía",
            FileKind::Scan => "escaneo",
            FileKind::Document => "documento",
            FileKind::Audio => "mensaje de voz",
            FileKind::Video => "video",
        }
    }

    fn refusal(&self, reason: Refusal) -> String {
        match reason {
            Refusal::Type => "no aceptamos archivos de este tipo".into(),
            Refusal::Content => "su contenido no es lo que indica su nombre".into(),
            Refusal::TooBig { limit_mb } => format!("pesa más de {limit_mb} MB"),
            Refusal::Empty => "está vacío".into(),
        }
    }

    fn requisites(&self, requisites: &[Requisite]) -> Option<String> {
        let name = |requisite: &Requisite| match requisite {
            Requisite::Photos => "las fotos",
            Requisite::Scan => "el escaneo intraoral",
            Requisite::Opg => "la radiografía panorámica (OPG)",
        };
        joined(&requisites.iter().map(name).collect::<Vec<_>>(), "y")
    }

    fn matter(&self, matter: Matter) -> &'static str {
        match matter {
            Matter::Trouble => "un problema con un caso",
            Matter::ByProduct => "un retenedor, un reemplazo o algo similar",
            Matter::Finances => "precios, facturas o pagos",
        }
    }

    fn answered(&self, accepted: bool) -> &'static str {
        if accepted { "aceptado" } else { "rechazado" }
    }

    fn visit(&self, news: VisitNews) -> &'static str {
        match news {
            VisitNews::Booked => "reservada",
            VisitNews::Moved => "cambiada",
            VisitNews::Cancelled { late: false } => "cancelada",
            VisitNews::Cancelled { late: true } => "cancelada con poca antelación",
        }
    }

    fn state<'a>(&self, name: &'a str) -> &'a str {
        match name {
            "scheduled" => "programadas",
            "confirmed" => "confirmadas",
            "completed" => "realizadas",
            "cancelled" => "canceladas",
            "no_show" => "ausencias",
            "pending_confirmation" => "por confirmar",
            "open" => "abiertas",
            "in_progress" => "en curso",
            "pending" => "en espera",
            "resolved" => "resueltas",
            "closed" => "cerradas",
            "queued" => "en cola",
            "sending" => "enviando",
            "parked" => "aparcados",
            "sent" => "enviados",
            "delivered" => "entregados",
            "read" => "leídos",
            "skipped" => "omitidos",
            "failed" => "fallidos",
            other => other,
        }
    }

    fn appointment(&self, news: AppointmentNews) -> &'static str {
        match news {
            AppointmentNews::Booked => "reservada",
            AppointmentNews::Moved => "movida",
            AppointmentNews::Confirmed => "confirmada por el paciente",
            AppointmentNews::Cancelled => "cancelada",
            AppointmentNews::Missed => "perdida por el paciente",
        }
    }

    fn given(&self, by_another: bool) -> &'static str {
        if by_another {
            "que también ha dado otro dentista"
        } else {
            "que no ha dado nadie más"
        }
    }

    fn which_case(&self, case: Option<&str>) -> String {
        case.map_or_else(|| "sin caso indicado".to_owned(), |case| format!("caso {case}"))
    }

    fn shipment(&self, carrier: Option<&str>, tracking_number: Option<&str>) -> Option<String> {
        match (carrier, tracking_number) {
            (Some(carrier), Some(number)) => Some(format!("{carrier}, número de seguimiento {number}")),
            (Some(carrier), None) => Some(format!("enviado con {carrier}")),
            (None, Some(number)) => Some(format!("número de seguimiento {number}")),
            (None, None) => None,
        }
    }

    fn no_shipment(&self) -> &'static str {
        "sin número de seguimiento"
    }

    fn no_words(&self) -> &'static str {
        "(sin palabras propias)"
    }

    fn no_reason(&self) -> &'static str {
        "(sin motivo indicado)"
    }

    fn unnamed_dentist(&self) -> &'static str {
        "(dentista sin nombre)"
    }

    fn fallback(&self, lab: &str) -> String {
        format!("Hay novedades para usted de {lab}. Responda a este mensaje y nuestro equipo le ayudará.")
    }
}
