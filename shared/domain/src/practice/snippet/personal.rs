//! What no approved answer can settle, whatever else is asked: somebody's own trouble, money that went wrong, anger. A
//! person reads these.

use std::sync::LazyLock;

use crate::practice::phrase::Phrase;

const PERSONAL: &str = "
    refund|refunds|refunded|reimburse|reimbursed|reimbursement|overcharged|overcharge|dispute|chargeback
    charged|billed|paid|pay ..2 twice|double|wrong|too
    wrong|incorrect|double|mistaken ..2 amount|bill|invoice|charge|charges|payment
    bill|invoice|charge|payment ..3 wrong|incorrect|mistake|error
    complain|complaint|complaints|complaining|lawyer|attorney|sue|unacceptable|disgusting|furious|rude|malpractice
    my|the|a|his|her ~|old|new|temporary|front|back|left|right|upper|lower crown|filling|bridge|veneer|veneers|implant|denture|dentures|brace|braces|bracket|retainer|aligner|aligners|tooth|teeth|molar|gum|gums|jaw|wire|stitches|stitch ~|is|are|has|have|feels|feel|came|just|fell|keeps|looks|still|~ ..2 loose|broken|broke|cracked|chipped|wobbly|missing|off|out|hurts|hurt|hurting|hurtful|aches|aching|painful|sore|sensitive|numb|bent|sharp|rough|tight|black|dark|itchy|weird|wrong
    loose|broken|cracked|chipped|wobbly|lost ..1 crown|filling|bridge|veneer|implant|denture|tooth|bracket|retainer|wire
    pain|pains|painful|hurts|hurting|hurt|ache|aches|aching|toothache|sore|bleeding|swollen|swelling|infection|infected|numb|numbness
    reembolso|devolucion|demanda|queja|quejarme|reclamo|reclamacion|inaceptable|abogado
    cobraron|cobrado ..3 doble|veces|mas|mal
    duele|duelen|dolor|dolores|molestia|molesta|infeccion|sensibilidad
    corona|empaste|puente|implante|bracket|brackets|retenedor|diente|muela|protesis ..3 suelta|suelto|floja|flojo|cayo|rota|roto|rompio|mueve|movio
    cayo|rompio|quebro|solto|safo|salio|perdi ..3 corona|empaste|puente|implante|bracket|retenedor|diente|muela|protesis";

static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| Phrase::all(PERSONAL));

pub(super) fn is_personal(clauses: &[Vec<String>]) -> bool {
    let holds = |phrase: &Phrase| clauses.iter().any(|clause| phrase.in_clause(clause).next().is_some());
    PHRASES.iter().any(holds)
}

#[cfg(test)]
pub(super) fn lines() -> impl Iterator<Item = &'static str> {
    PERSONAL.lines()
}
