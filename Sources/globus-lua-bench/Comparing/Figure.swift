/// What is told of a comparison, and what is expected of it.
struct Figure {
    let title: String
    let unit: Unit
    let quantity: Quantity
    var targets: [Target] = []
}
