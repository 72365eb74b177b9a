//! The phrases that are signs of an emergency. Data: how they are written is told in `practice::phrase`. English and Spanish
//! as people write them, and the plainest words of German, French, Portuguese, Italian and Hindi.

use super::RedFlag;

/// Signs that nothing takes back.
pub(super) const ALWAYS: &[(RedFlag, &str)] = &[
    (
        RedFlag::Bleeding,
        "cant|cannot|wont|doesnt|didnt|isnt|hasnt|havent|not|never|couldnt|wouldnt ~|seem|want|been|get|make|able ~|to ~|it|really|completely stop|stopped|stopping|stops ..2 bleed|bleeding|blood
        bleeding|bleed|bleeds|blood ..4 cant|cannot|wont|doesnt|didnt|isnt|hasnt|havent|not|never|refuses|couldnt ..2 stop|stopped|stopping|stops|clot|clotting
        still|keep|keeps|kept|nonstop|heavily|heavy|profuse|profusely|constant|constantly ~|on bleeding|bleed|bleeds
        bleeding|bleed|bleeds ..2 heavily|heavy|nonstop|profusely|badly|constantly
        no|nunca ~|me|le|se para|deja|paro|dejo de sangrar
        no|nunca ~|me|le ha dejado|parado de sangrar
        no ~|me|le para|deja|detiene ~|la|el sangre|sangrado|hemorragia
        sangre|sangrado|hemorragia ~|que no ~|se|me para|detiene|corta
        sigue|sigo|continua sangrando|sangrado
        hort|hoert nicht auf zu bluten
        blutet|blutung ..3 nicht auf
        saigne|saignement ..3 pas
        khoon|khun|खून ..2 nahi|nahin|नहीं ..1 ruk*|band|रुक*",
    ),
    (
        RedFlag::Breathing,
        "cant|cannot|couldnt|unable|barely|hardly|not ~|able ~|even|to|really|properly breathe|breath|breathing|swallow
        can not breathe|breath|swallow
        no|casi|apenas ~|puedo|puede|logro|logra ~|puedo|puede ~|ni|bien respirar|tragar
        no respira|respiro|traga|trago
        kann nicht|kaum ~|mehr|richtig atmen|schlucken
        bekomme|krieg|kriege keine|kaum luft
        peux|peut|arrive|arrive ~|pas ~|plus|a respirer|avaler
        nao|mal ~|consigo|consegue respirar|engolir
        non ~|riesco|riesce ~|a respirare|deglutire
        sans|saans|सांस|साँस nahi|nahin|नहीं",
    ),
    (
        RedFlag::SeverePain,
        "cant|cannot|couldnt ~|even ~|to|able stand|bear|take|handle|tolerate ..3 pain|toothache|ache|it
        pain|toothache|ache ..3 cant|cannot|couldnt ~|even sleep|eat|bear|stand|take|function|think
        cant|cannot|couldnt ..2 sleep|eat|function ..4 pain|toothache|ache|hurts
        no ~|lo|la aguanto|soporto|resisto ..3 dolor|muela|diente|mas
        dolor ..3 no ..2 aguanto|soporto|dormir|deja
        halte|kann ..3 schmerz|schmerzen nicht",
    ),
    (
        RedFlag::Unconscious,
        "wont|not|isnt|doesnt|cant|cannot|didnt ~|seem|be ~|to wake|waking|woken|responding|respond|awake|conscious
        no ~|se|le despierta|responde|reacciona",
    ),
];

/// Signs, unless they are denied.
pub(super) const UNLESS_DENIED: &[(RedFlag, &str)] = &[
    (
        RedFlag::Bleeding,
        "bleeding|bleed|bleeds|bled|hemorrhage|haemorrhage|hemorrhaging|haemorrhaging
        lot|lots|much|so ~|of blood
        losing|lost|loosing|spitting|spit|pouring|gushing|vomiting|coughing|swallowing|mouthful|full ..3 blood
        blood ..2 everywhere|coming|pouring|gushing|running|dripping
        sangra|sangro|sangran|sangrado|sangrando|sangrar|sangramento|hemorragia|desangro|desangrando
        mucha|tanta|pierdo|perdiendo|escupo|escupiendo|vomito|sale ..2 sangre
        blutet|blutung|bluten|blute|nachblutung|saigne|saignement|saignements|saigner|sanguina|sanguinamento|sangue
        khoon|khun|खून|रक्त",
    ),
    (
        RedFlag::Swelling,
        "swelling|swollen|swelled|swells|swellings|puffy|swolled|puffed
        swell up
        hinchazon|hinchado|hinchada|hinchados|hinchadas|hincho|hinchando|hincha|inflamado|inflamada|inflamacion|inflamo|inflamando
        inchaco|inchado|inchada|inchou|geschwollen|schwellung
        geschwollene|geschwollenes|gonfle|gonflee|gonflement|enfle|enflee|gonfio|gonfia|gonfiore
        dicke backe|wange
        sujan|soojan|sujh|सूजन",
    ),
    (
        RedFlag::Breathing,
        "trouble|difficulty|difficulties|difficult|hard|problem|problems|struggle|struggling|struggles|painful|issue|issues ~|with|to|in|for ~|me|him|her|to breathe|breath|breathing|swallow|swallowing
        shortness|short of breath
        out of breath
        gasping|wheezing|choking|choked|suffocating
        throat|airway ..2 closing|closed|swollen|tight|tightening|blocked
        inhaled|swallowed|aspirated ..3 tooth|crown|filling|bridge|implant|file|needle|drill|instrument
        dificultad|dificultades|problema|problemas|cuesta|trabajo|duele ~|para|al|con|me|le respirar|tragar
        me|se ~|estoy|esta ahogo|ahoga|ahogando|asfixia|asfixio|asfixiando
        ~|falta|falto ~|el|de aire
        garganta ..2 cierra|cerrando|cerrada|hinchada
        atemnot|luftnot|erstickt|ersticke|schluckbeschwerden
        mal|difficulte|difficultes ~|a|de respirer|avaler
        jetouffe|etouffe|etouffer|dificuldade ~|para|de|em|pra respirar|engolir
        falta de ar
        falta|falto aria
        saans|सांस|साँस",
    ),
    (
        RedFlag::Injury,
        "knocked|knock|kicked|punched|smashed|bashed|broke|broken|snapped|lost|fractured|shattered|split ~|out|off ~|my|his|her|a|the|our|two|some|both|one|three ~|front|back|top|bottom|adult|permanent|son|sons|daughter|daughters tooth|teeth|jaw
        tooth|teeth|jaw ~|has|have|is|are|was|were|got|just|been|~ ~|been|completely|just|half|almost|nearly knocked|broken|broke|fractured|shattered|snapped|dislocated|kicked|smashed
        tooth|teeth ~|has|have|is|are|was|just|came|got|all ~|just|come|came|fallen|completely fell|out|falling|fallen ~|out
        knocked ..3 out
        hit|punched|kicked|elbowed|struck|blow|bang|banged ..3 face|mouth|jaw|teeth|tooth|head|chin
        fell|fall|fallen|tripped|crashed ..3 face|mouth|teeth|tooth|chin|head|bike|bicycle|stairs|down
        had|been|was|were|in ~|a|an|bad|car|bike|sports|~ ~|bad|car|bike|sports accident|crash
        car|bike|bicycle|sports|sport|road|traffic|cycling accident|crash
        dislocated|broke|broken|fractured ..2 jaw
        jaw ..2 locked|dislocated|stuck|broken
        trauma|traumatic|traumatism
        se ~|me|le ~|me|le ha|cayo|caido|rompio|roto|partio|partido|quebro|salio ~|un|el|una|los|mi|~ ~|dos diente|dientes|muela|muelas|mandibula
        diente|dientes|muela|muelas ~|se|me|le|~ ~|me|le|ha|han|se roto|rota|rotos|cayo|caido|rompio|partio|partido|salio|quebro|arranco
        me|le|se ~|he|ha rompi|rompio|roto|parti|partio|cai|golpee|golpeo|golpearon|golpe|quebre ~|un|el|la|en|los|contra|de ~|la|el|un diente|dientes|muela|mandibula|cara|boca|quijada
        golpe|golpes|punetazo|patada|balonazo|codazo ~|muy|fuerte|en ~|en ~|fuerte|la|el|los cara|boca|diente|dientes|mandibula
        tuve|tuvo|sufri|sufrio|tenido un accidente|choque
        accidente ~|de ~|coche|carro|moto|auto|trafico|bicicleta
        zahn|zahne ..2 ausgeschlagen|ausgefallen|abgebrochen|rausgefallen|raus|gebrochen
        unfall|zahnunfall
        dent|dents ..2 cassee|cassees|tombee|tombees|arrachee
        dente|dentes ..2 quebrado|quebrou|caiu|caido|rotto|caduto|quebrados
        quebrei|quebrou|rotto ..2 dente|dentes",
    ),
    (
        RedFlag::SeverePain,
        "severe|severely|severest|unbearable|unbearably|intolerable|extreme|extremely|excruciating|terrible|terribly|horrible|horribly|awful|awfully|worst|intense|agonizing|agonising|insane|crazy|incredible|massive|constant|unreal|stabbing|throbbing|crippling|huge|acute|immense|sharp ..3 pain|pains|painful|toothache|ache|hurt|hurts|hurting|sore
        pain|pains|painful|toothache|ache|hurt|hurts|hurting ..4 severe|severely|unbearable|unbearably|intolerable|extreme|extremely|excruciating|terrible|terribly|horrible|horribly|awful|awfully|worst|intense|agonizing|agonising|insane|insanely|crazy|killing|agony|throbbing|screaming|crying
        unbearable|excruciating|agony|agonizing|agonising
        killing|kills me
        lot|lots|much|bad|tons|loads|serious ~|of pain|pains|toothache
        hurts|hurt|hurting|aches|aching|pain|painful ~|me|is|really|so|too|very ~|so|really|very|too|that|~ much|bad|badly|lot|lots|loads
        hurts|hurt|hurting like hell|crazy|mad
        really|so|very|super|too ~|very|so|much|bad ~|much painful|pain
        pain|hurts ..3 10|9|ten|nine|8 ~|out ~|of|on 10|ten
        10|9|8 ~|out of|on|~ 10 ~|on|scale|level|of|~ ~|the pain
        crying|screaming|scream|cry|tears ..3 pain
        painkillers|ibuprofen|paracetamol|medication|tylenol|pills|nothing ..1 not|isnt|dont|doesnt|arent|didnt ~|even|really help|helping|helped|work|working|worked|touch|touching
        awake|woke|wakes|up ~|me ~|up ~|all ~|night ~|with|from|in|by|because|due ~|of|to ~|the pain|toothache
        dolor|dolores|duele|duelen|doliendo ..3 insoportable|fuerte|fuertes|fuertisimo|terrible|horrible|intenso|intensa|muchisimo|mucho|demasiado|agudo|tremendo|extremo|severo|brutal|matando|horrores|bastante
        mucho|muchisimo|demasiado|tanto|fuerte|insoportable|terrible|horrible|intenso|tremendo|fuertisimo|severo ~|el|de|un dolor
        me muero ~|de|del dolor
        dolor me|esta mata|matando
        insoportable|insoportables|unertraglich|unertragliche|unertraglichen|insupportable|insuportavel|insopportabile
        starke|starken|starker|heftige|extreme|schlimme|furchtbare ~|zahn schmerzen|zahnschmerzen|schmerz
        douleur|mal|douleurs ~|tres|trop|est|aux ~|tres|dents forte|intense|atroce|terrible|horrible
        tres|trop|terriblement|affreusement mal
        muita|forte|terrivel|horrivel|doendo ~|muito|demais dor
        dor|dores ~|muito|~ forte|terrivel|horrivel|intensa|insuportavel
        doendo|doi muito|demais
        dolore|mal ~|molto|~ forte|terribile|atroce
        bahut|bohot|bahot|बहुत|tez|tej ~|zyada|tez|ज्यादा dard|dukh|दर्द",
    ),
    (
        RedFlag::Unconscious,
        "unconscious|unresponsive|fainted|fainting|faints|faint|collapsed|seizure|seizures|convulsion|convulsions|convulsing|blackout
        passed|passing|blacked|blacking out
        lost|losing|loses|loss ~|of consciousness
        about to faint
        inconsciente|desmayo|desmayado|desmayada|desmaye|desmayando|convulsiones|convulsionando
        perdio|perdido|pierde|perdi ~|el|la conocimiento|conciencia|consciencia
        bewusstlos|ohnmachtig|ohnmacht|inconscient|inconsciente|evanoui|evanouie|desmaiou|desmaiei|svenuto|svenuta|behosh|बेहोश",
    ),
    (
        RedFlag::Reaction,
        "anaphyla*
        allergic|allergy|bad reaction
        reaction to ..3 medicine|medication|antibiotic|antibiotics|anesthetic|anaesthetic|anesthesia|injection|penicillin|amoxicillin|drug|tablet|tablets
        hives
        rash ..3 face|body|medicine|medication|antibiotic|antibiotics|injection|treatment
        lips|tongue|throat|face|eyes ..2 swelling|swollen|swelled|itching|tingling
        overdose|overdosed
        too many|much|lots painkillers|pills|tablets|ibuprofen|paracetamol|medicine|medication
        reaccion alergica
        anafil*
        sobredosis|ronchas|urticaria|allergische
        allergische reaktion
        reaction allergique",
    ),
    (
        RedFlag::Infection,
        "abscess|abscesses|abcess|pus|sepsis|septic
        fever|feverish|fevers
        infection ..3 spreading|spread|worse|fever|severe|serious|bad
        severe|bad|serious|spreading infection
        absceso|abscesos|flemon|fiebre|calentura|eiter|abszess|fieber|abces|fievre|abscesso|febre|febbre|ascesso|bukhar|बुखार",
    ),
    (
        RedFlag::Emergency,
        "emergency
        911|ambulance|paramedics|paramedic
        dying
        life threatening
        medical attention
        chest pain|pains
        emergencia|emergencias|ambulancia|urgencias
        una|es|urgencia urgencia|dental|medica
        urgencia
        notfall|notarzt|zahnnotfall|krankenwagen|urgence|emergenza|ambulanza|emergencial
        socorro|auxilio|apatkal|आपातकाल|इमरजेंसी",
    ),
];

/// What looks like one of the signs and is none.
pub(super) const HARMLESS: &str = "
    gums|gum|gingiva ~|sometimes|only|always|do|just|~ ~|a bleed|bleeds|bleeding ~|a ~|little|bit|slightly|sometimes ~|bit when|while|after|if ~|i|she|he ~|am brush|brushing|floss|flossing
    bleed|bleeds|bleeding ~|a ~|little|bit|slightly|sometimes ~|bit when|while|after|if ~|i|she|he ~|am brush|brushing|floss|flossing
    encias ~|me|~ sangran ~|un ~|poco cuando|al ~|me cepillo|cepillarme|cepillar|cepillarse
    blood pressure|test|tests|type|sugar|thinner|thinners|donor
    by accident
    accident insurance|cover|coverage|policy|plan
    hay|scarlet|yellow fever
    non emergency|urgent
    emergency contact|contacts|fund|cover|coverage|exit
    emergencies
    baby|milk|deciduous tooth|teeth ..2 fell|out|falling|loose ~|out
    contacto ~|de emergencia
    allergic|allergy reaction form|forms|history|questionnaire
    broken|broke|lost ~|my|the|a appointment|link|website|phone|retainer|card
    swell idea|time|day
    severe|terrible|awful|horrible weather|traffic|service
    swollen price|prices|bill";
