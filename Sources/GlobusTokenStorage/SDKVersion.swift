/// The release of the Globus SDK for Python whose formats these are; files name the release that wrote them.
let sdkVersion = "4.10.0"
