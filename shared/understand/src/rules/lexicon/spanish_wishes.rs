//! Spanish: what somebody wants of the laboratory.

use super::Entry;
use crate::rules::cue::Cue;

pub(super) const ENTRIES: &[Entry] = &[
    (
        Cue::Register,
        "registrarme|registrarse|registrarnos|registro|registrar|registreme|registrame|registrenme|inscribirme|inscribir|inscripcion
        dar|darme|darnos|deme|denme de alta
        crear|abrir|hacer|tener|creo|necesito|quiero una|mi ~|nueva cuenta
        soy nuevo|nueva ~|aqui|cliente|dentista
        no estoy registrado|registrada",
    ),
    (
        Cue::NewCase,
        "nuevo|nuevos|nueva caso|casos|paciente|pacientes
        otro caso para|de
        caso|casos|paciente|pacientes nuevo|nuevos|nueva|nuevas
        enviar|mandar|someter|subir|registrar|abrir|iniciar|empezar|crear|ingresar|presentar|comenzar ~|un|otro|una|el|la ~|nuevo|nueva caso|paciente ~|nuevo|nueva
        tengo|tenemos|traigo otro|otra|nuevo|nueva caso|paciente
        tengo|tenemos un|una nuevo|nueva|otro|otra caso|paciente
        quiero|necesito|quisiera|solicito|pedir|solicitar|pueden|puede|dar|darme|enviarme|hacer|hacerme|dan ~|hacer|hacerme|darme|dar|enviarme|pedir|solicitar ~|una|un cotizacion|presupuesto ~|para|de ~|un|una|otro ~|nuevo ~|caso|paciente|tratamiento
        cotizacion|presupuesto para|de un|una|otro ~|nuevo caso|paciente|tratamiento",
    ),
    (
        Cue::Wrong,
        "algo ~|esta|anda|va|salio|quedo|vino|fue|hay ~|muy mal|raro ~|con
        problema|problemas $
        tengo|tenemos|hay un|algun|~ problema|problemas|inconveniente ~|con
        algo no ~|esta|anda|va|salio bien ~|con
        problema|problemas|inconveniente|queja con|en|sobre ~|el|un|los|mi|la|una|uno|este|su ~|de ~|los|mis|sus caso|casos|alineador|alineadores|pedido|ferula|it|paciente|entrega
        alineador|alineadores|ferula ~|se|esta|estan|ha|llego|vino|me|le|salio rompio|rompieron|rajo|rajaron|agrieto|quebro|partio|fisuro|danado|danados|roto|rotos|rota|rajado|quebrado",
    ),
    (
        Cue::ByProduct,
        "retenedor|retenedores|retencion|retenciones|contencion|contenciones|reemplazo|reemplazos|repuesto|repuestos|reposicion
        perdio|perdi|perdimos|extravio|perdieron|perdido|extraviado ~|el|un|su|los|la|una|uno ~|de ~|los|sus ~|primer|ultimo|segundo alineador|alineadores|ferula
        alineador|alineadores|ferula ~|esta|fue perdido|extraviado|perdida|perdidos
        ferula de descarga|blanqueamiento
        guarda oclusal|nocturna",
    ),
    (
        Cue::Finances,
        "factura|facturas|facturacion|pago|pagos|pagar|pague|precio|precios|costo|costos|coste|costes|cobro|cobros|cobraron|cobran|recibos|tarifa|tarifas|reembolso|descuento|descuentos|abono|deuda|saldo|finanzas
        cuanto ~|me|nos|le|les cuesta|cuestan|vale|valen|cobran|cobra|seria|debo|debemos
        cuanto es|sale $
        estado de cuenta",
    ),
    (
        Cue::BookScan,
        "agendar|reservar|programar|coordinar|concertar|sacar|apartar|agenda|agenden|agendemos|reserven|reserva|reserves|agendes|programen|pedir|solicitar|hacer ~|me|nos|le ~|un|una|el|la|otra|mi|su cita|citas|visita|turno|espacio ~|de|para|del ~|un|el|la|hacer|tomar ~|el|un|~ ~|escaneo|escaneos|escaner|escanear|escaneado|scan
        agendar|reservar|programar|coordinar|concertar|agenden|reserven|programen|pedir|solicitar|hacer|tomar|realizar|quiero|necesito|necesitamos|queremos|quisiera ~|me|nos|hacer|tomar|agendar|reservar ~|un|una|el|otro escaneo|escaner|escaneado|scan
        quiero|necesito|queremos|necesitamos|quisiera|deseo ~|pedir|hacer|agendar|sacar|reservar|tener|programar ~|me una|un|otra cita|visita|turno ~|de|para ~|el|un|hacer|tomar ~|el|un|~ ~|escaneo|escanear|escaner|scan
        cita|visita|turno para|de|del ~|el|un|hacer|tomar ~|el|un|~ escaneo|escaneos|escanear|escaner|scan
        vengan|venir|pasen|pasar|vienen|venga|pueden ~|venir|pasar ~|a|por|alguien|ustedes ~|a|para ~|tomar|hacer|el|la|un ~|el|un escanear|escaneo|escaner|scan
        mandar|manden|mandan|envien|enviar ~|a alguien|tecnico ~|a|para ~|tomar|hacer|el|la|un ~|el|un escanear|escaneo|escaner|scan
        escanear a|al|mi ~|mi|la|un paciente",
    ),
    (Cue::BookIt, "agendar|reservar|agendemos|reserven|reserves|agenden|agendes|agendarlo|reservarlo|reservenlo|agendenlo"),
    (
        Cue::SendScan,
        "enviar|mandar|subir|compartir|cargar|adjuntar|envio|mando|subo|comparto|adjunto|enviare|mandare|subire|enviamos|mandamos|enviaremos|mandaremos|enviarles|mandarles|enviarte|mandarte ~|les|te|le|yo ~|el|la|los|un|mi|nuestro ~|archivo|archivos ~|de|del|en ~|el|un escaneo|escaneos|escaner|stl|stls|scan|ply
        voy|vamos a subir ~|el|los ~|archivo|archivos
        lo|la|los|las subo|subire|subiremos
        subirlo|subirlos|subirla",
    ),
    (
        Cue::Sends,
        "archivo|archivos
        ~|yo lo|la|los|las|les|te|se ~|lo|la|los|las envio|mando|enviare|mandare|enviaremos|mandaremos|enviamos|mandamos|comparto
        lo|la|los|las|se ~|lo voy|vamos a enviar|mandar|compartir
        ya tengo|tenemos el|un|los ~|archivo|archivos ~|de|del|en ~|escaneo|stl
        por whatsapp|aqui",
    ),
    (
        Cue::Sent,
        "enviado|enviados|enviadas|subido|subidos
        ya|los|las|lo|la|te|les|se ~|los|las|lo envie|enviamos|mande|mandamos|subi|subimos ~|todo|todos|todas ~|las|los|el|la ~|fotos|archivos|imagenes|registros|radiografias|escaneo
        envie|enviamos|mande|mandamos|subi|subimos ~|ya todo|todos|todas|las|los|el|la ~|las|los ~|fotos|archivos|imagenes|registros|radiografias|escaneo
        ya|~ ~|esta|estan ~|todo|todos|todas ~|las|los ~|fotos|archivos|imagenes ~|esta|estan enviado|enviados|enviadas|subido|subidos|subidas",
    ),
    (
        Cue::Come,
        "vengan|vienen|venga|pasen|vengan ~|a|por ~|tomarlo|hacerlo|el|favor ~|escaneo
        que vengan
        ustedes|uds ~|vienen|vengan",
    ),
    (
        Cue::MoveVisit,
        "reprogramar|reagendar|reprogramarla|reagendarla|reprogramen|reagenden|reprogramemos ~|la|mi|el|nuestra|su ~|cita|visita|turno|escaneo
        cambiar|mover|cambio|correr|adelantar|atrasar|modificar|pasar|posponer|aplazar|cambien|muevan|cambia|mueve|cambie|postergar ~|de ~|la|mi|el|nuestra|las|los|su|esa|una ~|fecha|hora|dia ~|de|a|del ~|la|mi|el|nuestra cita|visita|turno|escaneo|fecha|hora|dia
        moverla|cambiarla|pasarla|muevanla|cambienla|moverlo a|para|al",
    ),
    (
        Cue::OtherTime,
        "otra|otro hora|dia|fecha|momento|turno|horario
        ninguno|ninguna ~|de ~|esos|esas|estos|estas|los|las|ellos|ellas ~|horarios|horas|fechas|opciones|me ~|me ~|sirve|conviene|va",
    ),
    (
        Cue::CancelVisit,
        "cancelar|cancela|cancelen|canceles|cancele|cancelo|anular|anulen|anula|anule|suspender|eliminar|cancelacion ~|de ~|la|mi|el|nuestra|esa|esta|una|las ~|proxima cita|visita|turno|escaneo|reserva|citas|visitas
        ya no quiero|necesito|queremos|necesitamos la|el|mi|nuestra cita|visita|turno|escaneo",
    ),
    (Cue::CancelIt, "cancelar|cancela|cancelen|canceles|cancele|cancelala|cancelalo|cancelarla|cancelarlo|anular|anularla|anulala $"),
    (
        Cue::InEnglish,
        "ingles
        en ingles ~|por ~|favor
        hablar|hablas|habla|hablan|escribir|escribeme|escribanme|prefiero|cambiar ~|en|el|al|a ingles
        no hablo|entiendo|leo ~|mucho|muy|bien ~|bien|el espanol",
    ),
    (
        Cue::InSpanish,
        "espanol|castellano
        en espanol|castellano ~|por ~|favor
        hablar|hablas|habla|hablan|escribir|escribeme|escribanme|prefiero|cambiar ~|en|el|al|a espanol|castellano
        no hablo|entiendo|leo ~|mucho|muy|bien ~|bien|el ingles",
    ),
    (Cue::Quote, "cotizacion|cotizaciones|presupuesto|presupuestos"),
    (Cue::Appointment, "cita|citas|visita|visitas|turno|turnos|reserva"),
    (
        Cue::Accept,
        "acepto|aceptamos|aceptado|aceptada|aceptar|apruebo|aprobado|aprobada|aprobar|aprobamos|adelante|procedan|proceder|proceda|procedamos|confirmo|confirmado|confirmada|confirmar
        acepto|aceptamos|apruebo|aprobamos|aceptar|aprobar|proceder|procedan|confirmo ~|con ~|la|el|lo|su ~|cotizacion|presupuesto|precio|oferta|cita|visita
        sigamos|sigan adelante
        adelante con ~|la|el|eso ~|cotizacion|presupuesto|caso|tratamiento",
    ),
    (
        Cue::Decline,
        "rechazo|rechazamos|rechazar|rechazado|rechazada|caro|carisimo
        rechazo|rechazamos|rechazar ~|la|el|su ~|cotizacion|presupuesto|oferta|precio
        ~|es|esta|muy|demasiado|bastante ~|muy|demasiado|bastante|un|algo ~|poco caro|cara|costoso|costosa|elevado|alto $
        no ~|lo|la acepto|aceptamos|apruebo|aprobamos|aceptado|aprobado|acepta ~|la|el ~|cotizacion|presupuesto
        no ~|me|nos interesa|conviene
        no puedo|podemos pagar|pagarlo
        mantener|mantenga|mantengan|dejar|dejen|dejarla|mantenerla|dejala|mantenla ~|la|mi|el ~|cita|visita|turno ~|como ~|esta
        dejalo|dejelo|olvidalo|olvidelo",
    ),
];
