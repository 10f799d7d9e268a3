/// What so many repetitions of a work have taken.
struct Round {
    let spent: Reading
    let repetitions: Int
}
