/** `plumbline dnssec NAME TYPE`: the chain of trust of a name, and which link is broken. */
