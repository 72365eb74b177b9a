//! Spanish, in the polite form (usted).

use domain::delivery::DeliveryStatus;
use domain::notice::{Days, Label, Progress};
use domain::reading::Topic;

use super::{Phrases, range};

pub(crate) struct Spanish;

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

    fn label<'a>(&self, label: &'a Label) -> &'a str {
        match label {
            Label::FitYes => "Sí, ajusta bien",
            Label::FitNo => "No, no ajusta",
            Label::PhaseWise => "Por fases",
            Label::FullCase => "Caso completo",
            Label::Arrived => "Ya llegó",
            Label::NotArrived => "Todavía no",
            Label::Patient { name, .. } => name,
            Label::Status => "Estado de mis casos",
            Label::Help => "¿Qué puedo pedir?",
            Label::Person => "Hablar con alguien",
        }
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
        format!("{days} {}", if days == 1 { "día" } else { "días" })
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
        }
    }

    fn stage(&self, status: &str) -> Option<&'static str> {
        Some(match status {
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

    fn file(&self, kind: &str) -> &'static str {
        match kind {
            "image" => "foto",
            "video" => "video",
            "audio" => "mensaje de voz",
            "document" => "documento",
            _ => "archivo",
        }
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

    fn unnamed_dentist(&self) -> &'static str {
        "(dentista sin nombre)"
    }

    fn fallback(&self, lab: &str) -> String {
        format!("Hay novedades para usted de {lab}. Responda a este mensaje y nuestro equipo le ayudará.")
    }
}
