//! Spanish. Accents and "¿¡" are gone when a word arrives here, so "si" is both "sí" and the "if" of "si encaja": with a
//! condition after it, an unknown word or a doubt takes the answer back.

use super::Entry;
use crate::rules::cue::Cue;

pub(super) const ENTRIES: &[Entry] = &[
    (
        Cue::Yes,
        "si|sip|claro|correcto|exacto|efectivamente|afirmativo
        si|claro ~|que senor|senora|doctor|si
        por supuesto
        asi es
        desde luego",
    ),
    (Cue::No, "para nada\nno senor|senora|doctor\nclaro que no"),
    (
        Cue::Doubt,
        "quizas|quiza|talvez|posiblemente|supongo|creo|espero|manana|luego|desconozco|depende|pronto
        tal vez
        a lo mejor
        no ~|lo se ~|todavia|aun
        no estoy|estamos segura|seguro|seguros ~|todavia|aun
        todavia|aun no ~|lo se
        no sabria
        ~|lo|te|les|le voy|vamos a ver|probar|revisar|confirmar|preguntar
        dejame|deja|dejeme ~|lo|que ver|revisar|preguntar|confirmar|reviso|confirmo|vea ~|lo
        ya|luego|despues|manana te|les|le|lo confirmo|aviso|digo|reviso|confirmamos|avisamos|veo
        te|les|le confirmo|aviso|digo|confirmamos|avisamos
        mas tarde|adelante
        un momento|momentito|minuto|segundo
        como quieras|quieran|prefieran|prefieras
        la proxima|otra semana",
    ),
    (
        Cue::Unclear,
        "o|cuando|como|cual|quien|porque|que|aunque|casi|parece|podria|deberia|puede
        mas o menos
        ~|no muy perfecto $",
    ),
    (Cue::But, "pero|excepto|sino"),
    (Cue::And, "y|e"),
    (
        Cue::Not,
        "no quiero|queremos|necesito|necesitamos|deseo|deseamos|puedo|podemos
        no hace falta
        ya no",
    ),
    (
        Cue::Partly,
        "poco|poquito|parte|superior|inferior|arriba|abajo|izquierdo|izquierda|derecho|derecha|lado|molar|molares|canino|caninos|diente|ligeramente
        un poco|poquito",
    ),
    (Cue::Only, "solo|solamente"),
    (
        Cue::Filler,
        "el|la|lo|los|las|un|una|unos|de|del|al|en|con|por|para|es|esta|estan|son|muy|ya|le|me|nos|se|su|mi|hoy|ayer|paciente|alineador|alineadores|ferula|caso|boca|dientes|aqui|favor|todavia|aun|tan|demasiado|bastante|queda|quedan|ha|han|fue|doctora|senor|senora
        por favor|fa|fis
        al paciente
        ~|lo|los|la quiero|queremos|prefiero|preferimos|mejor|enviar|envien|envia|manda|mande|manden|envie|hagan|haga|hagamos|elijo|escojo|mandar|preferimos
        me|nos|le gustaria|gusta
        vamos con|por
        sin dolor|molestias|molestia|huecos
        esta|esto|todo contento|contenta
        gracias a dios",
    ),
    (
        Cue::Greeting,
        "hola|holi|buenas|saludos
        buenos dias
        buen dia
        buenas tardes|noches
        que tal
        hola que|como tal|estas|esta|estan
        como estas|esta|estan",
    ),
    (Cue::Thanks, "gracias|grax|agradecido|agradecida\nmuchas|mil|muchisimas gracias\ngracias por todo|avisar\ngracias por ~|la|el|agendar|enviar|reservar ~|la|el factura|cita|visita|cotizacion|escaneo|presupuesto|pago"),
    (
        Cue::Okay,
        "vale|bueno|genial|estupendo|okis|dale
        de acuerdo
        esta bien
        me ~|parece|sirve|va|viene parece|sirve|conviene|bien|perfecto ~|bien|perfecto",
    ),
    (Cue::Acknowledged, "entendido|recibido $\nde nada\nlistos|enterado|enterada"),
    (Cue::NoThanks, "no ~|muchas gracias"),
    (Cue::Help, "ayuda|ayudame|ayudenme|opciones\nnecesito|quiero ~|su|tu ayuda\nque puedes|puede|pueden|puedo hacer|pedir|preguntar|escribir\nme ~|puedes|pueden|puede ayudas|ayudan|ayudar"),
    (
        Cue::Person,
        "hablar|comunicarme|conectar con ~|una|un|algun|alguna|el|la|su persona|humano|alguien|agente|asesor|asesora|operador|equipo|representante|encargado|laboratorio|tecnico
        quiero|necesito|puedo hablar con ~|una|un|algun|el persona|humano|alguien|agente|asesor|operador|equipo|representante|tecnico
        llamame|llamenme|llameme
        me ~|pueden|puede|puedes llaman|llamar|llama
        persona|humano|asesor|agente|operador
        una|un persona|humano|agente|asesor real|por|~ ~|favor
        cancelar|cancela|cancele|cancelen|anular|anule|anulen|suspender|detener|parar ~|el|mi|la|este|nuestro caso|tratamiento|pedido|produccion",
    ),
    (
        Cue::Done,
        "listo|terminado|termine|acabado|acabe|hecho|finalizado|finalice|completado
        eso|es es|todo todo|~
        eso|~ es todo por ~|el ahora|hoy|momento
        eso|~ seria todo
        todo listo|enviado|subido
        listo todo
        nada mas
        ya esta|termine|acabe ~|todo
        no hay|tengo mas ~|fotos|archivos|imagenes
        ya|~ son|estan todas|todos ~|las|los ~|fotos|archivos|imagenes",
    ),
    (Cue::Elsewhere, "direccion|correo|telefono|consultorio|horario"),
    (
        Cue::Good,
        "encaja|ajusta|encajan|ajustan|encajo|ajusto|calza|calzan|cabe|asienta
        ~|le|les|me ~|ha encaja|ajusta|queda|va|entra|quedan|encajan|ajustan|quedo|encajado|ajustado|quedado|asienta|calza|entro|sienta|esta ~|muy|super|todo perfecto|perfectamente|bien|genial|excelente|correctamente
        todo ~|esta|muy|va|queda ~|muy bien|perfecto|correcto|excelente
        sin|ningun ~|ningun problema|problemas|inconveniente|inconvenientes|queja|quejas
        no ~|hay|tiene|tengo|hubo ~|ningun problema|problemas|inconveniente|queja
        no ~|esta|queda ~|nada mal
        esta|va|quedo|queda perfecto|perfecta|excelente|genial
        como anillo al dedo
        no podria|puede estar|quedar|ser mejor",
    ),
    (Cue::Praise, "perfecto|perfecta|excelente|perfectamente|bien\nmuy|todo bien"),
    (
        Cue::Bad,
        "apretado|apretada|apretados|flojo|floja|flojos|suelto|suelta|holgado|roto|rota|quebrado|quebrada|partido|partida|danado|danada|doblado|fisurado|grande|chico|chica|pequeno|pequena|corto|duele|molesta|lastima|mal|aprieta|baila
        no ~|le|les|me|se ~|ha encaja|ajusta|queda|entra|encajan|ajustan|calza|sirve|asienta|cabe|encajo|ajusto|entro|quedo|encajado|ajustado|entrado|calzan|entran ~|muy ~|bien|del|para|correctamente|perfecto|perfectamente ~|todo|nada
        no ~|esta|va|queda ~|muy|nada|del bien|todo|correcto ~|bien
        se ~|me|le sale|mueve|cae|rompio|quebro|afloja|levanta",
    ),
    (Cue::Trouble, "problema|problemas|hueco|huecos|dolor|molestia|molestias|grieta|espacio"),
    (
        Cue::Phase,
        "por|en|a fases|etapas|partes|fase|etapa
        fase|etapa por|a fase|etapa
        poco a poco
        de a|en poco|pocos",
    ),
    (
        Cue::Full,
        "todo|todos|todas junto|juntos|juntas
        ~|todo de una ~|sola vez
        todo|todos|el|los|caso|set|tratamiento|juego|lote completo|entero|completa
        caso|set|tratamiento|juego completo|entero
        todo|todos a|en la|un|una|el ~|mismo|solo|sola vez|envio|tiempo|entrega",
    ),
    (Cue::Everything, "todo|todos|completo|entero\ntodos los alineadores"),
    (
        Cue::Arrived,
        "llego|llegaron|recibido|recibidos|recibida|entregado|entregaron
        ~|ya ~|me|nos|lo|los|la ~|ha|han|hemos|he llego|llegaron|llegado|recibimos|recibi|recibido|entregaron|entregado ~|hoy|ayer|aqui
        ya lo|los tengo|tenemos|recibi|recibimos",
    ),
    (
        Cue::NotArrived,
        "~|todavia|aun no ~|me|nos|lo|los|la|se ~|ha|han|he|hemos llego|llegado|llegaron|llega|recibi|recibido|recibimos|entregaron|entregado|tengo|tenemos ~|todavia|aun ~|nada
        ~|todavia|aun no ~|me|nos|lo|los|la ~|ha|han|he|hemos llegado|recibido ~|nada
        todavia|aun|no nada
        nada todavia|aun
        sigo|seguimos esperando",
    ),
    (Cue::NotYet, "todavia|aun no $\nno todavia|aun $"),
    (
        Cue::Status,
        "donde ~|esta|estan|va|anda ~|mi|el|los|la|mis|su ~|caso|paquete|pedido|envio|alineador|alineadores
        ~|hay|alguna|tiene|tienen|alguna alguna|algun novedad|noticia|noticias|actualizacion|novedades
        novedades|estado|noticias|seguimiento|actualizacion
        ~|cual|como ~|es|va|esta ~|el|mi estado ~|de|del ~|mi|el|la|~ ~|caso|pedido|envio
        como va|van ~|el|mi|los|todo ~|caso|pedido|envio|alineadores
        cuando|cuanto ~|me|lo|los|nos|se|va|van|tiempo|mas ~|a llega|llegan|llegara|llegar|envian|enviaran|enviar|mandan|entregan|estara|estaran|falta|tarda|sale|reciben|recibo|esta|estan ~|listo|el|mi|los|lista|listos ~|caso|pedido|alineadores|paquete",
    ),
];
