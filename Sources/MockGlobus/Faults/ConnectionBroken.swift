/// Tells FlyingFox that a connection is over.
struct ConnectionBroken: Error {}
