//! English again: what is said about a case, its fit, its dispatch and its parcel. Written for this trade: "tight" is a
//! complaint, and "tracking" is about teeth as often as about parcels.

use super::Entry;
use crate::rules::cue::Cue;

pub(super) const ENTRIES: &[Entry] = &[
    (
        Cue::Good,
        "fits|fitted|seats
        it|they|aligner|aligners|tray|trays|both|all|everything ~|really ~|both|all|really|do|does|did ~|really fit
        fit|fits|fitted|feels|felt ~|really|very|so|just|quite|all ~|so|very good|fine|perfect|perfectly|great|nicely|properly|well|correctly|ok|okay|beautifully|wonderfully|snugly|exactly|excellent|excellently|comfortable|amazing
        fits|fitted|seats|seated ~|very|really|so ~|well|perfectly|fine|good|nicely|properly|snugly|completely|fully
        fitting|seating|sitting|tracking ~|really|very|so|all|quite good|fine|perfect|perfectly|great|nicely|properly|well|correctly|ok|okay|snugly|exactly
        is|are|was|its|theyre fitting ~|very|really ~|well|good|fine|perfectly|properly|nicely
        ~|very perfect|good|great|excellent|nice|proper|snug|beautiful|exact|lovely fit|fitting
        snug|comfy
        sits|sit|sitting ~|really|very well|nicely|perfectly|fine|good|properly
        sits|seats|sitting|seated flush
        goes|went|slides|slid|seats|sits|clicks|clicked in|on|down|into ~|place ~|well|nicely|perfectly|fine|fully|easily|smoothly|properly
        works|worked ~|very|really well|fine|great|perfectly|good
        looks|look|looking ~|very|really good|great|fine|perfect|excellent
        everything|all ~|is|looks good|fine|perfect|ok|okay|great|fits|fit
        all|everything ~|is ~|very fits|good|perfect ~|well|perfectly
        ~|the its|it|theyre|they|fit|fitting ~|is|are|was|were ~|all|just|so|very|really ~|all|just|so good|fine|perfect|great|ok|okay|excellent|awesome|amazing|wonderful|alright
        not ~|too|so|that bad ~|at
        not bad at all
        no ~|any|more|such problem|problems|issue|issues|complaint|complaints|concern|concerns|prob|probs ~|at|so|with ~|all|far|the|it|fit
        without ~|any|a problem|problems|issue|issues|hitch
        not|isnt a|an problem|issue ~|at|with ~|all|it
        there|~ is|are|were no|not ~|any problem|problems|issue|issues|complaints
        dont|didnt|havent|cant have|see|had|find|notice|seen ~|any|a problem|problems|issue|issues|complaint|complaints
        do|did not have|see|find|notice ~|any|a problem|problems|issue|issues|complaint|complaints
        couldnt|cant|wouldnt be|fit|have|get ~|fit|fitted ~|any better
        could|can not be|fit|have ~|fit|fitted ~|any better
        nothing|nothings ~|is|was wrong ~|with ~|it
        cant|cannot complain
        nothing to complain ~|about
        problem|issue free
        ~|fits|fit like a glove
        spot on",
    ),
    (
        Cue::Praise,
        "good|perfect|excellent|fine|prefect|perfct|flawless|flawlessly|perfectly
        very|really|so|all|quite|absolutely|just good|perfect|fine|excellent
        very well",
    ),
    (
        Cue::Fitting,
        "fit|fitting|seating|sitting|fited|seat|sit|sits|snap|snapping|snaps|clip|click|adapt|adapts|engage|engages|engaged|engaging|match|matching|matches
        go|going|goes|went|snap|come|slide ~|all ~|the ~|way in|on|down|into ~|place",
    ),
    (
        Cue::Bad,
        "tight|loose|losse|lose|tigth|thight|bulky|sharp
        not|isnt|doesnt|dont|arent ~|feel|look|fit|sit|seem|quite right $
        does|do|is not ~|feel|look|fit|sit|seem|quite right $
        not|isnt|arent|doesnt ~|really|even tracking|track ~|well|properly|correctly
        too|very|so|extremely|bit|little|slightly|quite|really|super|somewhat tight|loose|big|small|large|long|short|lose|bulky|rough|high|low
        bit|little too tight|loose|big|small|large|long|short
        hurts|hurt|hurting|painful|sore|aches|aching|uncomfortable|misfit|misfits|unfit
        ill fitting
        no good
        wont|doesnt|not stay ~|on|in|put|seated
        cant|cannot|couldnt wear ~|it|them
        ~|it|aligner|aligners|tray|trays|they has|just|it|aligner|aligners|tray|trays|they broke
        not|isnt|arent ok|okay|alright
        fit|fitting|retention|adaptation ~|is|was not|isnt|wasnt ~|so|that|very good|ok|okay|great|proper|fine|right|correct
        retention|adaptation|seating|fitting ~|is|was poor|bad|weak|off
        cant|cannot|couldnt|not get|put ~|it|them in|on|seated
        feels|feel|felt|has|have|having|reports|reported ~|some|a|the pain|discomfort|pressure|gap|gaps
        broken|cracked|broked|damaged|defective|bent|warped|distorted|fractured|torn|snapped|faulty|deformed
        bad|poor|terrible|awful|horrible|wrong|incorrect|improper|unsatisfactory|rocking|rocks|wobbly|wobbles|wobbling|popping|pops|lifting|lifts|digging|digs|rubbing|poking|pokes|pinching|pinches|impinging|cutting|slipping|slips|falling|falls|fell
        bad|poor|improper|wrong|no|incorrect|terrible fit|fitting
        ~|the fit|fitting ~|is|was bad|poor|off|wrong|terrible
        falls|falling|fell|comes|coming|came|pops|popping|lifts|lifting off|out|up|loose
        unable|fails|failed|fail|refuses|failing|struggles|struggling|impossible to ~|get ~|it fit|seat|insert|wear|in|on
        has|have|needs|need|requires|require to be adjusted|trimmed|remade|redone|reworked|replaced
        needs|need|requires|require ~|an|a|some ~|small|minor|slight adjustment|adjustments|adjusting|trimming|rework|remake|remaking|replacement|correction",
    ),
    (
        Cue::Trouble,
        "gap|gaps|issue|issues|problem|problems|prob|crack|cracks|pain|discomfort|damage|defect|misfitting|tightness|looseness|pressure|complaint|complaints|concern|concerns|trouble
        big|large|small|huge|visible|open|slight|some|several|many gap|gaps|issue|issues|problem|problems|crack|cracks|pain|discomfort
        pressure|sore|tight|loose|high|rough point|points|spot|spots|edge|edges|area|areas",
    ),
    (
        Cue::Phase,
        "~|in|by phase|phases wise|wises
        phase please|pls|plz
        phasewise|phased|phases|phaswise|phasewize|fasewise|pahsewise|phasevise
        small|smaller batches|lots|sets
        in|by ~|the|small|separate|multiple phases|phase|stages|parts|batches|steps|portions|batch|instalments|installments
        phase|step|stage|part|batch by|wise ~|phase|step|stage|part|batch
        stagewise|stepwise|batchwise|partwise|staged|gradually
        ~|a few|some ~|aligners|trays|sets at a time
        one|a|1 phase|batch|stage|step|part at a time
        bit|little by bit|little
        phase|phased approach|delivery|dispatch|manner|basis|option|mode|production
        phase|phases wise dispatch|delivery|option|approach|mode|basis",
    ),
    (
        Cue::Full,
        "full|whole|entire|complete|fulll|ful case|set|batch|lot|series|order|treatment|cases|sets ~|at|together|dispatch|delivery|option ~|once
        fullcase|fullset|fullcases
        all|everything|everythng ~|of ~|the|them|aligners|it|sets|trays ~|aligners|sets|trays together
        all|everything|full|complete ~|of ~|it|them|aligners|set at once
        all|everything|full|complete ~|of ~|it|them|aligners|set in ~|a|one|1 ~|single time|go|shot|shipment|batch|box|parcel
        at once|onetime
        together|altogether
        in one|a|1 ~|single go|shot|shipment|batch|box|parcel
        one|1|single shot|go|shipment|dispatch
        full dispatch|delivery|production|option",
    ),
    (
        Cue::Everything,
        "full|everything
        complete|whole|entire $
        complete|whole|entire please|pls|plz
        all please|pls|plz
        all $
        all of them|it
        all aligners|trays",
    ),
    (
        Cue::Arrived,
        "arrived|received|recieved|recived|recd|rcvd|delivered|arived|reached|deliverd
        arrived|received|recieved|delivered|reached|came|got ~|it|them|in|here|safely ~|on|just|this|the|last|week monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday|morning|week|safely
        have|got|collected|received|recieved ~|just ~|the|my|our|a parcel|package|box|aligner|aligners|tray|shipment|delivery|courier|packet ~|today|yesterday|in ~|hand
        parcel|package|box|aligner|aligners|it|they|tray|shipment|packet|courier ~|has|have|just came|reached|arrived ~|in|today|yesterday
        parcel|package|box|aligner|aligners|its|it|tray|shipment|packet|theyre|they ~|is|are|has|have here
        parcel|package|box|aligner|aligners|its|it|tray|shipment|packet|theyre|they ~|is|are in hand
        we|i|~ have it|them ~|here|in ~|hand
        parcel|package|box|aligner|aligners|tray|shipment|packet|courier ~|has|have|was|were|is|are|got ~|been|just received|delivered|arrived|reached ~|today|yesterday
        in hand",
    ),
    (
        Cue::NotArrived,
        "nothing ~|has ~|yet arrived|received|came|come|so ~|yet|far|here
        nothing yet $
        no nothing $
        no sign of it|them|~ ~|yet
        parcel|package|box|aligner|aligners|shipment|packet|courier ~|has|have|is|are not ~|yet|been arrived|received|here|delivered|reached|come ~|yet
        parcel|package|box|aligner|aligners|shipment|packet|courier hasnt|havent|isnt|not arrived|received|here|delivered|reached|come ~|yet
        not ~|yet arrived|received|here|delivered|reached|come ~|yet
        ~|it|they hasnt|havent arrived|received|come|reached ~|yet
        not|never|didnt|hasnt|havent|dint get|got|gotten|come|came|show|shown ~|up|it|them|the|any|anything ~|parcel|package|aligner|aligners|here ~|yet
        did|has|have not get|got|come|came|show|shown ~|up|it|them|the|any ~|parcel|package|aligner|aligners|here ~|yet
        no parcel|package|box|delivery|shipment|courier ~|yet|received|came|arrived|so ~|yet|here|far
        still waiting|awaiting ~|for|on ~|it|them|the|delivery ~|parcel|package|aligner|aligners|delivery|box
        still not ~|arrived|received|here|delivered|come|got|reached ~|it|yet
        awaiting delivery|arrival|it|parcel
        undelivered
        yet to be|~ arrive|receive|received|delivered|reach ~|it",
    ),
    (Cue::GotIt, "got ~|it|them"),
    (
        Cue::NotYet,
        "not ~|just|right yet
        ~|it|they hasnt|havent ~|yet $
        ~|it|they has|have not ~|yet $",
    ),
    (
        Cue::Status,
        "status|update|updates|progress|eta|whereabouts|news
        where|wheres|whr ~|is|are|r ~|my|our|the|it|this|that|his|her ~|case|aligner|aligners|parcel|package|order|shipment|box|delivery|patient
        ~|is|are ~|there any|some|latest ~|latest|more|further news|update|updates|progress|word|info|tracking
        status|update|progress|news|updates|eta of|on|for|about|regarding ~|my|the|our|this ~|case|aligner|aligners|order|parcel|patient|shipment
        case|order|parcel|delivery|shipment|production status|update|progress
        update me ~|please|on|about
        give|send me an|the|a|~ update|status|tracking
        tracking ~|number|no|link|id|info|details|code|update
        track ~|my|the|our|this ~|case|order|parcel|package|shipment|aligner|aligners|it
        when|how ~|soon|much|long ~|will|can|is|are|do|does|would|should|could|more ~|it|they|we|i|the|my|our|you|this|time ~|case|aligner|aligners|parcel|package|rest|remaining|next|set|phase be|get|ship|arrive|come|reach|send|receive|expect|dispatch|deliver|coming|ready|arriving|due|expected|shipped|delivered|dispatched|take|taking ~|shipped|sent|delivered|dispatched|ready|here|it|them|the
        has|have|is|are|was|did it|they|my|the|our ~|case|aligner|aligners|parcel|package|order|rest|next ~|set|phase ~|been shipped|ship|dispatched|ready|sent|left|coming|delivered|arrived|reached
        is|are it|they|my|the|our ~|case|aligner|aligners|parcel|package|order on its|the way
        what|how is|are ~|the|my|our|this ~|case|latest|current|aligner|aligners status|progress|eta|case|going|happening|coming|latest|update|news|stage
        whats|hows ~|the|my|our|this ~|case|latest|current|aligner|aligners status|progress|eta|case|going|happening|coming|latest|update|news|stage|it
        ready yet
        when is|are ~|the|my delivery|dispatch|shipment
        have you ~|already shipped|sent|dispatched ~|it|them|my|the ~|case|aligners|yet
        not|havent|didnt|hasnt received|receive|got|get|had|heard|hear ~|back ~|any|an|the|a ~|tracking|further update|updates|news|info|information|message|anything|back
        no news|update|updates|word ~|yet|so|from ~|far|you
        shipped|dispatched|sent yet|already",
    ),
];
