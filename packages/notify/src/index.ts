/** Tells people and programs what changed: signed webhooks and e-mail digests, with filters, retries and an unsubscribe. */
export {}
