//! English once more: what somebody wants of the laboratory. Nouns that mean something only beside a question ("visit",
//! "quotation") are here too.

use super::Entry;
use crate::rules::cue::Cue;

pub(super) const ENTRIES: &[Entry] = &[
    (
        Cue::Register,
        "register|registration|registering|signup|enroll|enrol|enrolling|enrolment|enrollment
        sign|signing ~|me|us up
        create|open|make|need|want|get|have ~|me|us an|a|my|the ~|new account
        become|join as|~ a|~ ~|new dentist|customer|client|partner|member
        im|am|are ~|a new dentist|customer|client|doctor ~|here
        new here
        not registered ~|yet",
    ),
    (
        Cue::NewCase,
        "new ~|aligner|aligners case|cases|patient|patients|pt|submission|submissions
        submit|submitting|refer|referring|register ~|you|in|up|for ~|a|an|another|one|1|my|this ~|more|new|fresh ~|aligner case|patient|cases|patients
        start|open|create|add|begin|initiate a|an|another|one|1 ~|more|new|fresh ~|clear ~|aligner case|patient|treatment
        have|got|send|sending|discuss ~|you ~|a|an another|new ~|aligner case|patient|cases|patients
        another ~|aligner case for|of
        one|1 more case
        have|got a|an|one|1|another ~|aligner case|patient to discuss|submit|send|refer|start
        have|got|send|sending one|two|some more ~|aligner case|patient|cases|patients
        get|need|want|have|request|requesting|like|give|send|provide ~|me|us ~|to ~|get|have|request ~|a|an ~|new quote|quotation|estimate
        quote|quotation|estimate for|on ~|a|an|another|one|my ~|new ~|aligner case|patient|treatment|cases|patients",
    ),
    (
        Cue::Wrong,
        "something|smth|somethings|sth ~|is|seems|looks|looked|went|has|got ~|gone ~|very|really wrong|off|amiss ~|with|about
        something|smth ~|is|does|seems|looks not|isnt|doesnt ~|look|seem right|ok|okay ~|with|about
        problem|problems|issue|issues|trouble|complaint with|about|regarding ~|a|an|one|my|the|our|this|that|your|her|his|it|some ~|of ~|the|my|our|it ~|recent|last|new|previous case|cases|order|aligner|aligners|it|patient|set|batch|delivery|tray|trays
        have|having|got|facing ~|a|an|some|another problem|problems|issue|issues|trouble with|about|regarding
        problem|problems|issue $
        report|reporting ~|a|an problem|issue|complaint|damage|defect
        aligner|aligners|tray|trays|alligner|alligners ~|has|have|is|are|was|were|just|got|it|also ~|just|been|already cracked|crack|broke|broken|bent|split|snapped|damaged|fractured|torn|warped|defective|chipped",
    ),
    (
        Cue::ByProduct,
        "retainer|retainers|byproduct|byproducts|replacement|replacements|nightguard|nightguards|mouthguard
        by product|products
        essix|hawley|vivera|fixed ~|retainer|retainers
        night|mouth guard|guards
        bleaching|whitening tray|trays|kit|kits
        replacement|spare|duplicate|extra|substitute aligner|aligners|tray|trays|set
        i|we|id|wed ~|would ~|need|want|require|like|order ~|to ~|order|get|have|request ~|a|an|one|another|some replacement|replacements ~|for ~|the|an|my ~|aligner|aligners|tray|trays|set|retainer
        need|want|order|get ~|a|one|some|another new|extra|spare aligner|aligners|tray|trays|retainer|retainers
        lost|misplaced|swallowed ~|the|her|his|my|an|one|a|their|it ~|of ~|the|her|his|it ~|first|last|second|current|upper|lower|top|bottom aligner|aligners|tray|trays
        aligner|aligners|tray|trays ~|is|are|was|were|got|has|have|it ~|been lost|misplaced",
    ),
    (
        Cue::Finances,
        "invoice|invoices|invoicing|payment|payments|pay|paid|paying|billing|bills|price|prices|pricing|cost|costs|fee|fees|charge|charges|refund|refunds|discount|discounts|receipt|receipts|gst|vat|overcharged|finances|finance|prepayment
        a|the|my|your|our|this|pay bill
        how much $
        how much is|are|do|does|would|will|for ~|it|this|that|they|the|a|an|i|we|you ~|new|full ~|aligner|aligners|case|retainer|retainers|treatment|scan ~|be|cost|owe|charge|pay
        bank|account details|statement
        outstanding|due balance|amount
        balance due|outstanding",
    ),
    (
        Cue::BookScan,
        "book|schedule|arrange|fix|set|plan|organise|organize|booking|scheduling ~|up|in|me|us|for|your ~|a|an|the|another|my|one|someone ~|for ~|intraoral|oral|3d|digital|new|home|clinic|on ~|site scan|scans|scanning|visit|appointment|appointments|appt|slot|session ~|visit|appointment|slot|session ~|for|of ~|a|the|my ~|scan|scanning|patient
        need|want|get|request|like|make|require ~|to ~|me|us|have|get|book|make|schedule|arrange|request a|an|another|one ~|intraoral|oral|3d|digital|new|home|clinic scan|scanning|visit|appointment|appt|slot ~|visit|appointment|slot|session
        scan|scanning appointment|visit|booking|slot|session
        appointment|visit|slot|booking for|to ~|take|do|have ~|a|the|an ~|intraoral scan|scanning
        send somebody|someone ~|over|by|down|out|here ~|and|to|for|our|my ~|take|do|clinic|office|practice ~|and|to|for|our|my|a|the ~|take|do ~|a|the|an ~|intraoral|oral scan|scanning|scans
        send your|a|the team|technician|tech|guy|person|colleague ~|over|by|down|out|here ~|and|to|for|our|my ~|take|do|clinic|office|practice ~|and|to|for|our|my|a|the ~|take|do ~|a|the|an ~|intraoral|oral scan|scanning|scans
        come|visit|drop|stop ~|us ~|over|by|to|down|out|here ~|and|to|for|our|my ~|take|do|clinic|office|practice ~|and|to|for|our|my|a|the ~|take|do ~|a|the|an ~|intraoral|oral scan|scanning|scans
        come ~|over|by|here|and ~|to|and|take ~|take it|impressions
        take|do|perform|record ~|the|a|an|my|our|us|your ~|intraoral|oral scan|scans|scanning
        scan ~|him|her|the|my|our|a|this ~|new patient|patients
        home|onsite scan|scanning|visit",
    ),
    (
        Cue::BookIt,
        "book|schedule it|this|that|now ~|in|please
        book|schedule please|pls|plz
        book $",
    ),
    (
        Cue::SendScan,
        "send|upload|share|email|mail|forward|attach|submit|transfer|sending|uploading|sharing|emailing ~|you|it|to ~|you ~|the|my|our|a|an|your|via|as|these ~|intraoral|oral|3d|digital stl|stls|scan|scans|ply|obj|dicom ~|file|files ~|here|myself|later|today|tomorrow|now|soon
        upload|uploading it|them|the|my ~|file|files ~|here|myself|later|today|tomorrow|now
        i|we|ill|well ~|will|can|would|shall|am|are|prefer|want|like ~|to upload|uploading ~|it|them|this|that|the|my ~|file|files|stl|scan|scans ~|here|myself|later|today|tomorrow|now|soon
        i|we|ill|well ~|will|can|would|shall|am|are|prefer|want|like ~|to send|share|sending|sharing|mail|email|forward|provide|submit ~|you ~|the|my|our|a|an|these ~|intraoral|oral|3d|digital stl|stls|scan|scans|ply|obj|dicom ~|file|files ~|here|myself|later|today|tomorrow|now|soon",
    ),
    (
        Cue::Sends,
        "stl|stls|upload|uploading|file|files
        i|we|ill|well ~|will|can|would|shall|am|are|prefer|want|like ~|to send|share|sending|mail|forward|provide ~|it|them|this|that|the|my|you|a ~|file|files ~|here|myself|later|today|tomorrow|now|soon|by|via|on ~|whatsapp|chat
        i|we have|got ~|already ~|the|a|an|my|it stl|stls|scan|scans|file|files ~|file|files|already|ready
        send it|them $
        send it|them or
        send|share|submit ~|you|the|my|a file|files ~|here|myself|later
        by|via whatsapp|chat",
    ),
    (
        Cue::Sent,
        "sent|uploaded
        sent|uploaded|shared|attached ~|you|it|them ~|all|everything ~|of ~|the|my|it|them|you ~|files|photos|pictures|images|records|scans|scan|xrays|xray|opg|stl|documents ~|now|here|above|already
        all|everything ~|the|my ~|files|photos|pictures|records|images|documents ~|is|are|has|have ~|been|now sent|uploaded|attached|shared ~|now|here|above|already",
    ),
    (
        Cue::Come,
        "come|coming
        you ~|can|should|could come|visit
        come|visit ~|please over|here|and|to|by|us|our|my|the ~|take|our|my|the|scan|clinic ~|it|clinic|office|practice
        you|please take|do it|scan
        in person",
    ),
    (
        Cue::MoveVisit,
        "reschedule|rescheduling|reschedul|rebook ~|it|my|the|our|this|that|a ~|it|scan|clinic|upcoming|booked|next|monday|tuesday|wednesday|thursday|friday|saturday|sunday ~|visit|appointment|appt|scan|slot|booking|meeting
        move|change|shift|push|switch|adjust|modify|swap|bring|postpone|prepone|delay|moving|changing|shifting|postponing ~|forward|back|up ~|my|the|our|this|that|it|a|his|her|todays|tomorrows ~|it|scan|clinic|upcoming|booked|next|monday|tuesday|wednesday|thursday|friday|saturday|sunday visit|appointment|appt|scan|slot|booking|session ~|time|date|day
        move|shift|push|postpone|prepone it|this|that ~|to|by|for|until
        change|move|changing ~|the|my|our time|date|day|hour ~|of|for ~|the|my|our ~|scan|visit|appointment",
    ),
    (
        Cue::OtherTime,
        "another|other|different|better time|times|day|days|date|dates|slot|slots|hour
        some|any other time|day|date|slot
        some other|another time|day
        none of these|them|those|the ~|times|options|slots ~|work|works|suit|suits ~|for ~|me|us
        none works|work|suits|suit ~|for ~|me|us",
    ),
    (
        Cue::CancelVisit,
        "cancel|cancelling|canceling|cancle|delete|scrap ~|off ~|my|the|our|this|that|it|a|his|her|todays|tomorrows ~|it|scan|clinic|upcoming|booked|next|mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|monday|tuesday|wednesday|thursday|friday|saturday|sunday visit|appointment|appt|scan|booking|slot|session|visits|appointments ~|visit|appointment
        call off ~|my|the|our|this|that ~|scan visit|appointment|appt|scan|booking
        dont|not|do|no ~|not|longer need|want the|my|that|this|your ~|scan visit|appointment|appt|scan|booking ~|anymore|now
        no longer need|want ~|a|the|my|your ~|scan visit|appointment|scan|booking",
    ),
    (Cue::CancelIt, "cancel\ncancel it|this|that|please|pls|plz ~|please|pls|plz"),
    (
        Cue::InEnglish,
        "english
        in|to english ~|please|pls
        speak|speaking|write|talk|switch|change|reply|prefer|use ~|back ~|to|in ~|the english ~|language
        dont|cant|cannot ~|really speak|understand|read|know spanish
        do|can not ~|really speak|understand|read|know spanish",
    ),
    (
        Cue::InSpanish,
        "spanish
        in|to spanish ~|please|pls
        speak|speaking|write|talk|switch|change|reply|prefer|use ~|back ~|to|in ~|the spanish ~|language
        dont|cant|cannot ~|really speak|understand|read|know english
        do|can not ~|really speak|understand|read|know english",
    ),
    (Cue::Quote, "quote|quotation|quotes|quotations|estimate|estimates"),
    (Cue::Appointment, "appointment|appointments|appt|visit|visits|slot|slots|book|booking|schedule"),
    (
        Cue::Accept,
        "accept|accepted|accepting|approve|approved|approving|proceed|proceeding|deal
        accept|accepting|approve|approving|proceed|proceeding ~|ahead ~|with|to ~|it|this|that|the|your ~|quotation|quote|estimate|price|offer|case|treatment
        go|going ahead ~|please|with ~|it|this|the|that ~|quotation|quote|estimate|case|treatment|plan|offer|booking $
        lets do|go|start|begin|proceed ~|with|ahead ~|it|this $
        let us do|go|start|begin|proceed ~|with|ahead ~|it|this $
        please start|begin ~|the|it ~|case|treatment|production|planning $
        please do ~|so|it|that $
        do it|that ~|please $
        thats|that ~|is right|correct ~|thanks $
        good to go $
        green light",
    ),
    (Cue::Confirms, "confirm $\nconfirm ~|please|it|this|that|the|my ~|visit|booking|appointment|time $"),
    (
        Cue::Decline,
        "reject|rejected|rejecting|decline|declined|declining|refuse|refused|expensive|costly|overpriced|unaffordable
        reject|decline|refuse|declining|rejecting ~|it|this|that|the|your ~|quotation|quote|estimate|offer|price
        too|very|so|quite|bit|little|really|way ~|too expensive|costly|pricey|steep
        too much ~|money $
        cant|cannot|couldnt|not afford ~|it|this|that
        price|cost|quote|quotation|estimate ~|is|seems|looks ~|too|very|so|quite|bit|a|~ ~|bit|too high|expensive|steep
        not interested ~|anymore
        not going|proceeding ahead|with|further ~|with ~|it|this
        keep it|the|my|this|that ~|visit|appointment|booking|scan ~|as ~|it ~|is
        please dont $
        please do not $
        dont $
        dont do it|that|this $
        never mind
        nevermind
        forget|skip it ~|please",
    ),
];
