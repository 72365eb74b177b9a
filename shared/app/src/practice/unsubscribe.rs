//! A patient who got an e-mail wants no more of its kind: whoever has the message's id may say so, as it was sent to nobody
//! else (RFC 8058).

use domain::MessageId;
use domain::Timestamp;
use domain::customer::Change;

use crate::ports::{Bus, Queues, Store};
use crate::{Actor, App, Failure};

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// # Errors
    /// [`Failure::NotFound`] if it is no message that a customer could do without.
    pub async fn unsubscribe(&self, id: &MessageId, now: Timestamp) -> Result<(), Failure> {
        let message = self.store.message(id).await?;
        let wanted = message.and_then(|message| {
            let terms = message.terms?;
            Some((terms.customer?, terms.topic?, message.address.channel()))
        });
        let Some((customer, topic, channel)) = wanted else {
            return Err(Failure::NotFound(
                "there is nothing to unsubscribe from here".to_owned(),
            ));
        };
        let change = Change {
            preferences: vec![(topic, channel, false)],
            ..Change::default()
        };
        self.change_customer(&customer, &change, None, true, &Actor::Patient, now)
            .await
            .map(drop)
    }
}
