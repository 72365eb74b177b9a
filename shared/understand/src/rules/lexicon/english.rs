//! English, as dentists and their staff write it on a phone: what is said about anything (grammar, doubt, politeness,
//! wishes). What is said about a case is in `english_case`.

use super::Entry;
use crate::rules::cue::Cue;

pub(super) const ENTRIES: &[Entry] = &[
    (
        Cue::Yes,
        "yes|yep|yup|yeah|yea|yeh|yas|yh|yeap ~|sir|maam
        ✅
        ✔
        ☑
        correct|affirmative|absolutely|definitely|indeed|certainly|surely|agreed|confirmed|yesh|exactly
        of course
        for sure
        it|they|that|this does|do|did $
        yes it|they|we|i does|do|did|is|are|has|have",
    ),
    (
        Cue::No,
        "no|nope|nop|nah|naa|negative|naw ~|sir|maam
        ❌
        👎
        it|they|that|this doesnt|dont|didnt|dosent $
        it|they|that|this does|do|did not $
        its|theyre|thats not $
        it|they|that|this is|are|was not $
        it|they|that|this isnt|arent|wasnt|wont $
        not at all
        absolutely|definitely not
        of course not",
    ),
    (Cue::Thumb, "👍|👌|💯|🆗|sure"),
    (
        Cue::Not,
        "not|isnt|arent|wasnt|werent|doesnt|dont|didnt|cant|cannot|couldnt|wont|wouldnt|hasnt|havent|hadnt|never|nothing|none|neither|nor|without|dosent|dosnt|doesnot|donot|didnot|aint
        does|do|did|is|are|was|were|has|have|had|will|would|can|could not
        no longer
        instead of
        rather than",
    ),
    (Cue::And, "and|n"),
    (Cue::But, "but|however|although|though|except"),
    (
        Cue::Doubt,
        "not ~|so|too|very|really|entirely|quite|100|yet sure|certain ~|yet
        not sure yet|about
        unsure|unknown|maybe|perhaps|probably|possibly|dunno|idk|idunno|unclear|undecided|hmm|hm|umm|um|🤔|🤷|presumably|hopefully
        i|we|~ dont know ~|yet
        i|we|~ do not know ~|yet
        no idea|clue
        cant|cannot say|tell ~|yet
        hard|too|difficult early|to say|tell ~|yet
        too soon to say|tell
        i|we|~ think|guess|believe|suppose|hope|assume|feel ~|so
        let me|us check|see|ask|confirm|verify|try|test|know|look|think ~|it|and
        i|we|ill|well|~ will check|see|ask|confirm|verify|try|test|look|update|inform|revert|let|tell|know|get|think ~|it|you|and
        let you know
        update you
        no|any news|answer|word|reply|response|update from ~|the|my|our patient
        get back ~|to ~|you
        ill|id
        later|soon|tomorrow|tonight|tmrw|tmr|tomorow|eventually
        wait|waiting|hold|pending|checking|check|confirming|verify|verifying|revert
        hold on
        next ~|week|month|time|visit|monday|tuesday|wednesday|thursday|friday
        on|by|until|till|from monday|tuesday|wednesday|thursday|friday|saturday|sunday
        have|has|need|needs|going|yet to ~|be|fit|check|try|see|ask|confirm
        to fit|confirm|check|see|decide
        fitting|trying|fit|try|insert|inserting ~|it today|now|soon|tonight
        decide|deciding|confirm|discuss|think|thinking
        depends
        make sure
        to be sure
        up to you
        your choice|call
        whatever|whichever|either|any|anything ~|is|works ~|fine|ok|good|best
        talk|speak|call|ask|check ~|to|with the|my|our patient|assistant|nurse|colleague|partner
        not ~|right now
        one|a|1 ~|more sec|second|moment|minute|min|day|days
        for ~|the now|moment
        in a moment|minute|bit|while",
    ),
    (
        Cue::Unclear,
        "if|unless|or|when|whether|until|till|once|before|after|because|what|whats|why|who|whos|how|which|while|vs
        no one|body
        i|im|were|we ~|am|are|have|was ~|in|got|a|some|so|very|too pain|sore|hurt|hurting|bad|broken|tight|loose|uncomfortable|wrong
        my back|head|arm|leg|neck|stomach|knee|hand|foot|eye|eyes|throat
        i|we have|got ~|the|a|my|our full|whole|entire|complete case|set|batch ~|here
        nobody|noone|someone|somebody
        i|im|we|were|he|she|patient|pt|doctor ~|am|has|have|is|are|did|was ~|not|never|just|also arrived|arriving|come|came|coming|here|show|shown|showed|reached|turn|turned|off|away|out ~|up
        i|we|he|she|patient|pt|doctor hasnt|havent|didnt|isnt|wasnt|arent arrived|arriving|come|came|coming|here|show|shown|reached|turn|turned|off ~|up
        ~|i|we|he|she|patient|they|pt says|say|said|told ~|me yes|no
        will|would|should|might|may|must|could|can|shall|seems|seem|appears|supposed|expected|unlikely
        not|isnt|arent|wasnt|dont ~|so|very|too|that|really|quite|entirely|totally|completely|exactly perfect|perfectly|great|ideal|awesome
        not ~|so|very|really|quite sure|certain if|whether|that
        could be better
        :(
        😕|😬|😢|😞|😟|🙁|☹|😡|😠
        almost|nearly|kinda|sorta
        more or less
        kind|sort of
        nice|good and tight|snug
        so so",
    ),
    (
        Cue::Opener,
        "is|was|does|did it|the|this|that|he|she|my|our|patient|there|everything|all
        are|were|did you|they|we|these|those|the|i
        do|have you|they|we|these|those|i
        has it|the|this|that|he|she|patient|everything
        can|could|will|would|should|shall|may it|the|this|that|they|we|i|you|he|she|patient",
    ),
    (
        Cue::Partly,
        "first|second|third|end|upper|lower|left|right|front|back|one|top|bottom|side|sides|arch|half|some|part|partially|partly|mostly|somewhat
        molar|molars|canine|canines|incisor|incisors|premolar|premolars|tooth|anterior|posterior|anteriors|posteriors|distal|mesial|lingual|buccal
        bit|little|slightly|slight|minor|small|lil
        one of them
        11|12|13|14|15|16|17|18|21|22|23|24|25|26|27|28|31|32|33|34|35|36|37|38|41|42|43|44|45|46|47|48
        a few|couple ~|of areas|spots|places|teeth",
    ),
    (Cue::Only, "only|alone"),
    (
        Cue::Filler,
        "a|an|the|this|that|thats|these|those|it|its|they|theyre|them|he|she|his|her|him|i|im|we|were|my|our|me|us|you|your|u
        is|are|was|be|been|being|am|has|have|had|does|did|do|having|by|go|give|gave|sorry|unfortunately|sadly|unluckily|between|better|best|preferable|preferred|complains|complaining|complained|prefer|prefers|choose|chose|opt|opting|select|split|into
        on arrival|delivery
        of|to|in|on|at|for|from|with|around|near|there|here|over|into|down|out|yet|as|something|inside
        very|so|really|quite|too|just|also|such|much|more|pretty|totally|completely|fully|extremely|even|still|already|again|now|actually|honestly|simply|overall
        today|yesterday|afternoon|evening|recently
        this morning|afternoon|evening|week
        last night|evening|week|monday|tuesday|wednesday|thursday|friday|saturday
        both|everywhere|keeps|keep|kept|theres|then|since
        on|~ both|all ~|the sides|arches|arch|side|ends
        both ~|upper|the upper ~|and lower
        upper|top and|n lower|bottom
        patient|patients|patent|pt|aligner|aligners|alligner|alligners|alinger|training|trainer|tray|trays|case|set|mouth|teeth|gums|clinic|test
        doctor|doc|dr|sir|maam|madam|team|dear|chairside|bro|friend|guys|folks|all|lab
        please|pls|plz|pl|kindly|plse|plss
        😊|🙂|😀|😃|😄|😁|🎉|❤|🥳|🦷|😇|☺|😎|👏|🙌|🤗|✨
        oh|ah|right now
        opt|opting for
        would go|opt|choose ~|for|with
        would like|prefer to|~ go|~ with|~
        i|we|id|wed|~ like|want|prefer to|~ go|have|get|do|~ with|for|~
        lets go|do ~|with|for|it
        let us go|do ~|with|for|it
        let me have
        go|going ~|ahead ~|with|for
        send|ship|dispatch|deliver|prepare|make|produce|manufacture ~|me|us|it|them|out|over|as
        option|choice|mode|way|preference|selected
        at all
        the fit|fitting ~|is|was
        no ~|more|any ~|such|real|visible gap|gaps|pain|cracks|crack|tightness|discomfort|pressure|damage|defects|defect
        does|do|did not|~ hurt ~|at all
        doesnt|dont|didnt|isnt hurt|painful|loose|tight
        patient|he|she|they says|said|reports|reported|confirms|confirmed ~|that
        patient|he|she|they ~|is|was ~|very happy|satisfied
        happy|satisfied
        as expected
        thing|things",
    ),
    (
        Cue::Quality,
        "well|properly|correctly|nicely|comfortably|securely|firmly|smoothly|flush|accurately|accurate|proper|comfortable|adapted|adapting|aligned",
    ),
    (
        Cue::Greeting,
        "hi|hello|hey|hiya|heya|helo|hallo|greetings|yo|howdy|👋
        hi|hello|hey there|team|all|again|doctor|doc|chairside|everyone|sir|maam
        good morning|afternoon|evening|day|night|mrng
        gm|morning
        how are you|u ~|doing|today
        hope you are|re ~|doing well|good|fine
        anyone|anybody there|here",
    ),
    (
        Cue::Thanks,
        "thanks|thank|thx|thnx|thanx|thankyou|ty|tysm|tks|thnks|cheers|🙏|thankx
        thanks|thx|thank ~|you|u ~|a ~|lot|so|very ~|much ~|for ~|your|the|letting|all ~|quick|kind|prompt ~|help|support|update|info|information|message|service|reply|response|me|us|delivery ~|know
        thanks|thx|thank ~|you|u ~|so|very ~|much for ~|the|your|my|booking|arranging|scheduling|sending|moving|cancelling ~|the|my|our|us|a ~|scan invoice|quotation|quote|scan|visit|appointment|booking|payment|retainer|retainers|receipt|price
        many thanks
        thank|thanks ~|you all|everyone|team
        have a good|great|nice|lovely day|evening|weekend|night|one|time
        much|highly appreciated
        appreciate|appreciated ~|it|that",
    ),
    (
        Cue::Okay,
        "ok|okay|okey|oki|okk|k|kk|alright|alrighty|great|awesome|cool|nice|super|wonderful|fantastic|lovely|brilliant|sounds
        sounds good|great|perfect|fine
        all right
        will do
        thats fine|ok|okay|good|great|cool|nice
        that is fine|ok|okay|good|great|cool|nice
        works|fine|ok|good for|by|with me
        that|it|this works ~|for ~|me|us
        very nice",
    ),
    (
        Cue::Acknowledged,
        "noted|understood|amazing|yay|roger|welcome|congrats|wow
        i see
        im|were ~|all|very|so|doing good|fine|ok|okay|well|great|happy
        i|we am|are ~|all|very|so|doing good|fine|ok|okay|well|great|happy
        all well
        you are welcome
        no worries
        good to|~ know",
    ),
    (Cue::NoThanks, "no|nope thanks|thank|thx ~|you\nnot now thanks|thank ~|you"),
    (
        Cue::Help,
        "help|menu|options|assistance|assist|support|commands|info|ℹ
        help|assist me ~|with|please
        need|want ~|some|your help|assistance|support
        can|could you ~|please help|assist ~|me|us ~|with
        what can|do you do
        what can i ask|do|say
        how does|do this|it|i ~|use work|this|it
        how can you help ~|me
        what are my|the options",
    ),
    (
        Cue::Person,
        "person|human|agent|representative|receptionist|operator
        real|live|actual person|human|agent
        talk|speak|chat|connect|transfer|talking|speaking ~|me to|with ~|a|an|the|some|your|real|live person|human|someone|somebody|agent|representative|team|technician|manager|staff|operator|lab|support|people|anyone|anybody
        speak to a real|live person|human
        talk to a real|live person|human
        ~|please|pls call me ~|back|please|now
        give me a call
        please|pls|kindly call $
        need|want a call ~|back
        can|could someone|somebody|anyone call|contact|ring|phone|help ~|me|us
        have|ask someone|somebody|him|them call|contact ~|me|us
        contact|phone|ring me
        customer care|service|support
        cancel|cancelling|canceling|stop|withdraw|abort ~|my|the|our|this|that ~|whole case|treatment|order|production",
    ),
    (
        Cue::Done,
        "done|finished|finish|completed
        all|im|were done|finished|completed
        i|we am|are done|finished
        done|finished uploading|sending|with ~|it|the|all|everything|that ~|files|photos|pictures|records
        thats all|it|everything ~|for|from ~|me|now|my ~|side
        that was|is all|it|everything ~|for|from ~|me|now|my ~|side
        thats|that ~|is|was the last ~|one|file|photo|picture
        those|these are|were all ~|of ~|the|them|my ~|files|photos|pictures|images|records
        thats|that ~|is|was all ~|of|the|my files|photos|pictures|images|records
        nothing else|more
        no more|other questions|query|queries|files|photos|pictures|images|records
        im|~ all set
        that|thatll ~|will be all
        thats the lot
        i am all set
        bye|goodbye",
    ),
    (
        Cue::Elsewhere,
        "bill|address|email|meeting|office|phone|calendar|website|login|password|insurance|app|portal|scan|scans|impression|impressions|ipr|attachment|attachments
        other patients|aligners
        wrong case|patient|aligner|aligners|address|name|box
        another|different|other case|patient
        update my|your|our
        change my|your|our",
    ),
];
