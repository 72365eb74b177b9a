//! Everything durable of ours on AWS: the table, the queues beside it, the bus.
