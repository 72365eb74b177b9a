//! The short answers of the other languages that patients' dentists write in: Hindi (in Latin letters and Devanagari),
//! Portuguese, French and German. Short on purpose: what is longer is for the model.

use super::Entry;
use crate::rules::cue::Cue;

pub(super) const ENTRIES: &[Entry] = &[
    (
        Cue::Yes,
        "haan|haanji|hanji|हाँ|हां|हा|sim|oui|ouais|ja|jawohl|genau
        haan|ji|ha|han ji|haan|haanji
        जी हाँ|हां
        हाँ|हां जी
        com certeza
        bien|mais sur|oui
        bien sur|entendu",
    ),
    (Cue::No, "nahi|nahin|nai|nahiin|नहीं|नही|नहि|nao|non|nein|nee\nji nahi|nahin\nजी नहीं|नही\npas du tout"),
    (
        Cue::Doubt,
        "shayad|शायद|amanha|demain|morgen|vielleicht|weiss|peut|depois|acho|sei|keine|kal|baad
        pata|maloom nahi|nahin ~|hai|abhi
        nahi|nahin|nai pata|maloom
        पता नहीं|नही
        nao|ainda nao|~ sei|tenho ~|ainda|certeza
        peut etre
        ~|je ne sais pas ~|encore
        je sais pas
        ~|ich weiss ~|es|noch nicht
        nicht|noch sicher|nicht sicher|~
        keine ahnung
        vou|vamos ver|verificar|confirmar|testar|provar|checar
        dekh|check kar|ke ke|~ batata|batati|bataunga|bataungi|~ hu|hun|hoon|~
        baad me|mein",
    ),
    (Cue::But, "lekin|par|magar|mas|porem|mais|aber|लेकिन"),
    (Cue::Filler, "hai|he|ha|ji|hain|है|जी|sir|madame|monsieur|bitte|vous|plait|sil|svp\nsil vous|te plait\npor gentileza"),
    (Cue::Greeting, "namaste|namaskar|नमस्ते|नमस्कार|ola|oi|bonjour|bonsoir|salut|guten|moin|hallo|servus|pranam\nbom dia\nboa tarde|noite\nguten tag|morgen|abend"),
    (
        Cue::Thanks,
        "dhanyavad|dhanyawad|shukriya|धन्यवाद|शुक्रिया|obrigado|obrigada|merci|danke|valeu|bahut
        muito obrigado|obrigada
        merci beaucoup|bien
        vielen dank
        danke schon|sehr|schoen
        bahut dhanyavad|shukriya|धन्यवाद",
    ),
    (
        Cue::Acknowledged,
        "accha|acha|achha|thik|theek|ठीक|अच्छा|daccord|beleza|blz|entendi
        thik|theek|ठीक hai|he|है
        tudo bem
        ca marche
        alles klar",
    ),
    (
        Cue::Good,
        "passt|passen
        passt ~|sehr|alles gut|perfekt|prima|super|genau
        alles gut|passt|bestens
        kein|keine problem|probleme
        serve|serviu|encaixa|encaixou|servem|coube
        serve|serviu|encaixa|encaixou|ficou|ajusta|ajustou ~|muito bem|perfeito|perfeitamente|otimo|certinho
        sem problema|problemas
        nenhum problema
        ca|il|elle va ~|tres|parfaitement bien
        cest bon|parfait
        pas|aucun de|~ probleme|probleme
        aucun probleme|souci
        ~|bilkul|ekdum|ekdam|accha|acha|achha|sahi fit ~|ho|aa|baith ~|gaya|gya|gayi|raha hai
        fit ho|aa|baith gaya|gya|gayi
        ~|bilkul|ekdum|ekdam sahi|perfect hai|he
        koi problem|dikkat|issue nahi|nahin ~|hai|he
        बिल्कुल सही ~|है
        फिट है",
    ),
    (Cue::Praise, "perfeito|parfait|perfekt|badhiya|बढ़िया|sahi|सही|otimo"),
    (
        Cue::Bad,
        "fit nahi|nahin|nai ~|ho|hai|baith ~|raha|rahi|rha|hua|gaya ~|hai
        फिट नहीं ~|है|हो ~|रहा ~|है
        tight|loose|dhila|dheela|dhilaa hai|he|ho ~|raha|gaya ~|hai
        dhila|dheela|apertado|apertada|frouxo|folgado|solto|quebrado|quebrada|quebrou|rachado|serre|casse|cassee|locker|kaputt|gebrochen|zerbrochen|eng|टूटा|टाइट|ढीला
        trop serre|petit|grand|lache|large
        zu eng|locker|gross|klein|fest
        muito apertado|apertada|folgado|solto|grande|pequeno
        nao serve|serviu|encaixa|encaixou|ajusta|coube|entra|fica ~|muito ~|bem|direito|certo
        passt|passen|sitzt nicht ~|gut|richtig|ganz
        ~|ca|il|elle ne va|rentre|passe|tient|sajuste pas ~|bien|du ~|tout
        ca va|rentre|passe|tient pas ~|bien",
    ),
    (
        Cue::Phase,
        "em|par|en|in fases|etapas|phasen|etapes|etape|partes|charan
        etape par etape
        phasenweise|schrittweise|stufenweise
        nach und nach
        por fases|etapas
        thoda|thode thoda|thode ~|karke|kar
        चरणों में",
    ),
    (
        Cue::Full,
        "tudo|todos junto|juntos
        ~|tudo de uma ~|so vez
        o|~ caso inteiro
        tratamento completo
        tout ensemble
        ~|tout en une ~|seule fois
        tout dun coup
        cas|traitement complet|entier
        alles|alle zusammen
        alles auf einmal
        kompletter fall|satz
        sab|sara|pura|poora ek ~|hi saath|sath|bar|baar ~|me|mein
        pura|poora|sara case|set
        सब एक साथ",
    ),
    (Cue::Everything, "tudo|tout|alles|komplett|complet|pura|poora|sab"),
    (
        Cue::Arrived,
        "chegou|chegaram|recebi|recebemos|angekommen|erhalten|livre
        ja chegou|recebi
        ~|bien recu
        ~|est|sont|cest|il|elle est|sont|~ arrive|arrives|arrivee
        aa|mil|pahunch|pohoch gaya|gya|gaye|gayi|chuka ~|hai
        मिल|आ|पहुंच गया|गए|गयी ~|है",
    ),
    (
        Cue::NotArrived,
        "~|ainda nao chegou|recebi|chegaram|recebemos|veio ~|ainda|nada
        ~|noch nicht angekommen|da|erhalten|gekommen
        ~|il|cest|elle nest|pas pas|encore ~|encore arrive|recu|arrivee
        ~|je nai|ai pas ~|encore recu
        pas ~|encore recu|arrive
        ~|abhi ~|tak nahi|nahin|nai aaya|mila|aya|pahuncha|aayi|aaye|mile ~|hai|abhi ~|tak
        ~|अभी ~|तक नहीं आया|मिला|आए|मिले ~|है",
    ),
    (Cue::NotYet, "ainda nao $\npas encore\nnoch nicht $\nabhi ~|tak nahi|nahin|nai $\nअभी ~|तक नहीं $"),
    (
        Cue::Status,
        "onde ~|esta|estao ~|o|meu|os ~|meu ~|caso|pedido|alinhadores|alinhador
        alguma|tem novidade|noticia|alguma|novidades ~|novidade
        quando ~|vai|vao|que chega|chegam|chegar
        ou est ~|mon|le|ma ~|cas|colis|commande
        des|~ nouvelles
        wo ist|bleibt ~|mein|der|die|das ~|fall|paket
        mera|mere|case case|aligner|aligners|kahan|kaha kahan|kaha|hai|pahuncha ~|hai|tak
        kab ~|tak aayega|ayega|milega|aayenge|bhejoge|pahunchega
        kahan|kaha tak|hai|pahuncha ~|hai|pahuncha",
    ),
    (Cue::Help, "ajuda|aide|hilfe|madad|मदद"),
    (
        Cue::Person,
        "falar com ~|um|uma|o|a|alguem pessoa|humano|atendente|alguem|equipe|tecnico
        parler a|avec ~|une|un|quelquun|a personne|humain|conseiller|quelquun|agent
        mit ~|einem|einer|jemandem menschen|person|jemandem|mitarbeiter sprechen
        kisi|insaan|aadmi se baat ~|karni|karo|karwao|karna|karao ~|hai",
    ),
    (Cue::Done, "pronto|fertig|fini|termine $\nc est tout\ncest tout\nbas itna|itnahi ~|hi ~|hai\nso isso\nho gaya\ndas wars"),
];
