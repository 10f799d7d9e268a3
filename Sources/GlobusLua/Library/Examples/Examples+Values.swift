import LuaRuntime

extension Examples {
    /// How JSON and the log are used.
    static let values: [String: HostExample] = [
        "json.encode": HostExample(
            """
            print(json.encode { name = "x" }, json.encode { 1, 2.5, true })
            print(json.encode {}, json.encode(json.array {}))
            """,
            prints: "{\"name\":\"x\"}\t[1,2.5,true]\n{}\t[]"
        ),
        "json.decode": HostExample(
            """
            local value = json.decode('{"n": 1, "list": [1, null], "gone": null}')
            print(value.n, value.list[2] == json.null, value.gone)
            """,
            prints: "1\ttrue\tnil"
        ),
        "json.array": HostExample(
            """
            print(json.encode { ids = json.array() })
            """,
            prints: "{\"ids\":[]}"
        ),
        "json.object": HostExample(
            """
            print(json.encode { json.object() })
            """,
            prints: "[{}]"
        ),
        "log.debug": HostExample(
            """
            log.debug("asked", { service = "transfer" })
            """
        ),
        "log.info": HostExample(
            """
            log.info("renewed", { service = "transfer" })
            """
        ),
        "log.warning": HostExample(
            """
            log.warning("the disk is nearly full", { free = 12 })
            """
        ),
        "log.error": HostExample(
            """
            log.error("the job has failed", { job = 7 })
            """
        ),
    ]
}
