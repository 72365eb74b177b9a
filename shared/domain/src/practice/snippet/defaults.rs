//! The snippets that a practice begins with. What differs from practice to practice is a fact of the settings.

use super::{Snippet, SnippetId};
use crate::person::Language;

pub fn defaults() -> Vec<Snippet> {
    ALL.iter()
        .map(|given| Snippet {
            id: SnippetId::trusted(given.id),
            title: given.title.to_owned(),
            keywords: [(Language::English, given.english), (Language::Spanish, given.spanish)]
                .into_iter()
                .map(|(language, lines)| (language, lines.lines().map(|line| line.trim().to_owned()).collect()))
                .collect(),
            text: [(Language::English, given.text), (Language::Spanish, given.texto)]
                .into_iter()
                .map(|(language, text)| (language, text.to_owned()))
                .collect(),
        })
        .collect()
}

struct Given {
    id: &'static str,
    title: &'static str,
    english: &'static str,
    spanish: &'static str,
    text: &'static str,
    texto: &'static str,
}

const ALL: &[Given] = &[
    Given {
        id: "hours",
        title: "Opening hours",
        english: "opening|business|working|office|clinic|practice|consulting|weekend|weekends|saturday|sunday|holiday hours|times|time
            your|the ~|normal|regular|usual|current|daily hours
            what|which ~|are|is ~|your|the hours
            hours ..2 on|for|during ~|the weekend|weekends|saturday|saturdays|sunday|sundays|weekdays|monday|tuesday|wednesday|thursday|friday|holidays|holiday
            are|is|r you|u|it|the|your|clinic|practice|office ~|guys|clinic|practice|office ~|still open|closed
            when|what|until|till|how ~|time|hour|late|long|early ~|do|does|are|is ~|you|u|the|your ~|guys|clinic|practice|office ~|usually open|opens|opening|close|closes|closed|closing
            open|closed ~|on|at|during|over ~|the|public|bank|all weekend|weekends|saturday|saturdays|sunday|sundays|weekdays|monday|mondays|friday|fridays|today|tomorrow|now|holidays|holiday|christmas|easter|evenings|evening|lunch|day
            do|does you|u|it|the ~|clinic|practice|office open|close
            opening|closing|open hours|time|times|days",
        spanish: "horario|horarios|horas ~|de|del|los ~|la|el|fin|fines|sabados|domingos|atencion|apertura|clinica ~|de ~|semana
            a|hasta|desde que hora|horas ..2 abren|abre|cierran|cierra|atienden|atiende|abierto|abierta
            cuando|cuanto ..2 abren|abre|cierran|cierra|atienden
            abren|abre|abierto|abierta|abiertos|atienden|atiende|trabajan ..2 sabado|sabados|domingo|domingos|hoy|manana|festivos|feriados|semana
            que dias abren|atienden|trabajan
            estan|esta abierto|abierta|abiertos|cerrado|cerrada|cerrados",
        text: "Our opening hours are:\n{hours}",
        texto: "Nuestro horario de atención es:\n{hours}",
    },
    Given {
        id: "payment",
        title: "Payment",
        english: "pay|paying|payment|payments|payable|instalment|instalments|installment|installments|financing
            take|accept|accepting|taking|pay|paying|use ..3 card|cards|credit|debit|cash|visa|mastercard|amex|cheque|cheques|check|checks|paypal|contactless
            by|with|in card|cash|cheque|check|installments|instalments
            credit|debit card|cards
            payment method|methods|option|options|plan|plans|terms|type|types
            apple|google pay
            how ..3 pay",
        spanish: "pagar|pago|pagos|pagan|cuotas|plazos|financiacion|financiamiento
            aceptan|acepta|toman|puedo|pagar ..4 tarjeta|tarjetas|efectivo|debito|credito|visa|mastercard|transferencia|cheque
            con|en tarjeta|efectivo|cuotas|plazos
            tarjeta|tarjetas de credito|debito
            forma|formas|metodo|metodos|medios|modo de pago",
        text: "You can pay by credit or debit card or in cash, at the practice after your visit, and we bill insurance where your plan allows it. For longer treatments, ask us about a billing plan.",
        texto: "Puede pagar con tarjeta de crédito o débito o en efectivo, en la clínica después de su visita, y facturamos al seguro si su plan lo permite. Para tratamientos largos, pregúntenos por un plan de pagos.",
    },
    Given {
        id: "cancellation",
        title: "Cancelling or moving an appointment",
        english: "cancel|cancels|cancelling|canceling|cancellation|cancelation ~|of|an|my|the|our|his|her|next|a ~|upcoming|next|dental appointment|appointments|appt|apt|visit|booking|slot|cleaning|checkup|session|policy|fee|fees|charge|reservation
            cancel|cancellation|cancelling|canceling
            reschedule|rescheduling|move|moving|change|changing|postpone|postponing|shift ~|of|an|my|the|our|his|her|a ~|upcoming|next|dental appointment|appointments|appt|apt|visit|booking|slot|cleaning|checkup|session
            reschedule|rescheduling|postpone
            change|move ..2 time|date|day ..2 appointment|appt|visit|booking
            cant|cannot|wont|not|unable ~|be|to ~|able ~|to come|make|attend ~|it ..2 appointment|appt|visit",
        spanish: "cancelar|cancelacion|anular|cancelo|anulacion ~|de|mi|la|una|el|mis ~|proxima cita|citas|visita|turno|hora|consulta|reserva
            cancelar|cancelacion|anular
            cambiar|mover|reprogramar|aplazar|posponer|cambio ~|de ~|mi|la|una|el|de ~|hora|fecha|dia|proxima ~|de ~|mi|la cita|citas|visita|turno|hora|consulta|reserva
            reprogramar|aplazar|posponer
            no ~|puedo|podre ir|asistir|llegar ..2 cita|visita|turno|consulta",
        text: "To cancel or move an appointment, reply CANCEL to its reminder or contact us. Please tell us at least {notice_hours} before it, so that somebody else can have the time.",
        texto: "Para cancelar o cambiar una cita, responda CANCEL a su recordatorio o póngase en contacto con nosotros. Avísenos por favor al menos {notice_hours} antes, para que otra persona pueda usar ese horario.",
    },
    Given {
        id: "insurance",
        title: "Insurance",
        english: "insurance|insurances|insured|insurer
            take|accept|work|bill|use|accepting ..4 insurance|insurances|plan|delta|aetna|cigna|metlife|medicaid|medicare|bupa|ppo|hmo
            dental plan|plans|coverage|cover
            is|are|am ..4 covered
            in network
            medicaid|medicare|ppo|hmo|aetna|cigna|bupa|metlife",
        spanish: "seguro|seguros|aseguradora|mutua|obra|poliza ~|social ~|medico|dental|de ~|salud
            aceptan|acepta|trabajan|toman ..4 seguro|seguros|mutua|aseguradora|prepaga
            cubre|cubierto|cobertura ..3 seguro|mutua|plan",
        text: "We work with most dental insurance plans. Please bring your insurance card to your visit; we can check beforehand what your plan covers if you send us its name and your member number.",
        texto: "Trabajamos con la mayoría de los seguros dentales. Traiga por favor la tarjeta de su seguro a la visita; podemos comprobar antes qué cubre su plan si nos envía su nombre y su número de asegurado.",
    },
    Given {
        id: "location",
        title: "Where we are",
        english: "where ..2 located|location|situated|office|clinic|practice|based
            where ~|exactly are|is you|u|your|the|it ~|guys|clinic|practice|office
            your|the|office|clinic|practice ~|full|exact|street|new address
            address|directions|location
            how|way ..4 get|find|reach ..2 there|you|clinic|practice|office
            parking|park
            map|maps|gps",
        spanish: "donde ~|exactamente estan|esta|queda|quedan|se ~|encuentran|encuentra|ubicados|ubicada ~|ubicados|ubicada|la|su ~|clinica|consulta
            direccion|ubicacion|domicilio
            como llego|llegar|se ~|llega
            estacionamiento|aparcamiento|parking|estacionar|aparcar",
        text: "You find us here: {address}",
        texto: "Nos encuentra aquí: {address}",
    },
    Given {
        id: "aftercare",
        title: "After a treatment",
        english: "aftercare
            after ~|a|an|the|my|having|getting ~|tooth|teeth|wisdom|root|dental extraction|extractions|filling|fillings|cleaning|whitening|implant|implants|crown|surgery|treatment|procedure|canal ~|treatment
            when|how ~|long|soon ..4 eat|drink|brush|smoke|rinse|exercise|coffee|alcohol
            can|may|should i|we|he|she ~|already eat|drink|brush|smoke|rinse|exercise|swim|floss
            what ..4 eat|drink|do|avoid after
            post op|operative|treatment|extraction ~|care|instructions|advice
            care instructions|advice",
        spanish: "despues|tras ~|de ~|una|un|la|el|mi|hacerme extraccion|empaste|limpieza|blanqueamiento|implante|corona|cirugia|tratamiento|endodoncia|muela
            cuando|cuanto|que|ya ..3 comer|beber|tomar|fumar|cepillarme|enjuagarme|lavarme
            puedo ~|ya comer|beber|fumar|cepillarme|tomar|enjuagarme|hacer
            cuidados|indicaciones|instrucciones ~|despues|posteriores|del|de|para",
        text: "After a treatment with an anaesthetic, wait until the numbness is gone before you eat, and avoid hot drinks until then. After an extraction, do not rinse, smoke or exercise hard for 24 hours, and eat soft food on the other side. After whitening, avoid coffee, tea, red wine and smoking for 48 hours. Go on brushing gently. If you bleed, swell, have a fever or strong pain, contact us at once.",
        texto: "Después de un tratamiento con anestesia, espere a que pase el adormecimiento antes de comer, y evite hasta entonces las bebidas calientes. Después de una extracción, no se enjuague, no fume ni haga ejercicio fuerte durante 24 horas, y coma alimentos blandos del otro lado. Después de un blanqueamiento, evite café, té, vino tinto y tabaco durante 48 horas. Siga cepillándose con suavidad. Si sangra, se hincha, tiene fiebre o un dolor fuerte, contáctenos de inmediato.",
    },
    Given {
        id: "emergency",
        title: "Emergencies",
        english: "emergencies
            urgent appointment|care|appointments|visit
            out of hours
            after hours ~|care|help|number|line
            same day ~|appointment|appointments|visit",
        spanish: "emergencias|urgencias
            cita|citas|atencion urgente|urgentes
            fuera de horario",
        text: "In an emergency (bleeding that does not stop, swelling, trouble breathing or swallowing, an injury or severe pain) call our emergency line at any hour: {emergency_phone}. If somebody's life is in danger, call an ambulance first.",
        texto: "En una emergencia (un sangrado que no para, hinchazón, dificultad para respirar o tragar, un golpe o un dolor intenso) llame a nuestra línea de urgencias a cualquier hora: {emergency_phone}. Si corre peligro la vida de alguien, llame primero a una ambulancia.",
    },
];
