//! Who a person is, when WhatsApp names them in a new way.

use domain::{Timestamp, WhatsAppUser};

use crate::ports::{Bus, Queues, Store, StoreError, Write};
use crate::{App, Failure, TRIES_ON_CONFLICT};

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// WhatsApp says that a person has a new id: what arrives under it belongs to the same person. If somebody is already
    /// known under it, nothing is linked.
    pub async fn link(&self, previous: &WhatsAppUser, current: &WhatsAppUser, now: Timestamp) -> Result<(), Failure> {
        let (Some(previous_key), Some(current_key)) = (previous.key(), current.key()) else {
            return Ok(());
        };
        for _ in 0..TRIES_ON_CONFLICT {
            let person = self.store.person(&previous_key).await?;
            let Some(mut conversation) = person.conversation else {
                return Ok(());
            };
            let mut writes = Vec::new();
            let bsuid = current.bsuid.as_ref().map(|id| domain::PersonKey::trusted(id.as_str()));
            for key in [Some(current_key.clone()), bsuid].into_iter().flatten() {
                let known = writes
                    .iter()
                    .any(|write| matches!(write, Write::Alias { from, .. } if *from == key));
                if key != person.key && !known && self.is_free(&key).await? {
                    writes.push(Write::Alias {
                        from: key,
                        to: person.key.clone(),
                    });
                }
            }
            conversation.user = conversation.user.merged_with(current);
            conversation.updated_at = now;
            conversation.version += 1;
            writes.push(Write::Conversation(conversation));
            match self.store.commit(writes).await {
                Ok(()) => return Ok(()),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Unavailable("the conversation is changing too fast".to_owned()))
    }

    /// Whether nobody is known under a key: only then may it become somebody's.
    pub(crate) async fn is_free(&self, key: &domain::PersonKey) -> Result<bool, Failure> {
        let person = self.store.person(key).await?;
        Ok(person.key == *key && person.conversation.is_none() && person.cases.is_empty())
    }
}
