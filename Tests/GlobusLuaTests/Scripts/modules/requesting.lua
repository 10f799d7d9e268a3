return globus.request("GET", mock.url() .. "/bench/json")
