return globus.request("GET", require("mock").info.url .. "/bench/json")
