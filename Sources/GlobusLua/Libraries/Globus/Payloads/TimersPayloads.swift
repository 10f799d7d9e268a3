import LuaRuntime

extension PayloadDescription {
    /// The payloads of `TimersClient`.
    static let ofTimers: [PayloadDescription] = [
        PayloadDescription(
            "TransferTimer",
            "A timer that starts transfers, for `create_timer`.",
            constants: [.text("timer_type", "transfer")],
            options: [
                .text("name", "A name for the timer."),
                .table("schedule", "When it starts them: a OnceTimerSchedule or a RecurringTimerSchedule.").required,
                .copy("body", without: ["submission_id", "skip_activation_check"], "The transfer: a TransferData.")
                    .required,
            ],
            example: HostExample(
                """
                local timer = globus.TransferTimer {
                  name = "nightly",
                  schedule = globus.RecurringTimerSchedule(86400),
                  body = globus.TransferData("C-1", "C-2"),
                }
                print(timer.timer_type, timer.schedule.type, timer.body.source_endpoint)
                """,
                prints: "transfer\trecurring\tC-1"
            )
        ),
        PayloadDescription(
            "FlowTimer",
            "A timer that starts runs of a flow, for `create_timer`.",
            constants: [.text("timer_type", "flow")],
            options: [
                .text("flow_id", "The flow.").required,
                .text("name", "A name for the timer."),
                .table("schedule", "When it starts them: a OnceTimerSchedule or a RecurringTimerSchedule.").required,
                .copy(
                    "body",
                    "What run_flow sends: a table with the input as `body`, and with `label`, `tags` and so on."
                )
                .required,
            ],
            example: HostExample(
                """
                local timer = globus.FlowTimer {
                  flow_id = "F-1",
                  schedule = globus.OnceTimerSchedule(),
                  body = { body = { n = 1 } },
                }
                print(timer.timer_type, timer.flow_id, timer.schedule.type)
                """,
                prints: "flow\tF-1\tonce"
            )
        ),
        PayloadDescription(
            "RecurringTimerSchedule",
            "A schedule of a timer that runs again and again.",
            constants: [.text("type", "recurring")],
            positional: [.integer("interval_seconds", "How many seconds are between two runs.")],
            options: [
                .text(
                    "start",
                    "When the first run is, such as \"2030-01-01T00:00:00+00:00\"; now where it is left out."
                ),
                .table(
                    "end",
                    "When it ends: { condition = \"iterations\", iterations = 3 } or { condition = \"time\", datetime = \"…\" }."
                ),
            ],
            example: HostExample(
                """
                local ends = { condition = "iterations", iterations = 3 }
                local schedule = globus.RecurringTimerSchedule(3600, { ["end"] = ends })
                print(schedule.interval_seconds, schedule["end"].iterations)
                """,
                prints: "3600\t3"
            )
        ),
        PayloadDescription(
            "OnceTimerSchedule",
            "A schedule of a timer that runs once.",
            constants: [.text("type", "once")],
            options: [
                .text("datetime", "When it runs, such as \"2030-01-01T00:00:00+00:00\"; now where it is left out.")
            ],
            leadsWithOption: true,
            example: HostExample(
                """
                print(globus.OnceTimerSchedule { datetime = "2030-01-01T00:00:00Z" }.datetime)
                """,
                prints: "2030-01-01T00:00:00Z"
            )
        ),
        PayloadDescription(
            "TimerJob",
            "A timer for an action provider, for `create_job`; TransferTimer and FlowTimer are for transfers and flows.",
            positional: [
                .text("callback_url", "The address that the timer calls."),
                .table("callback_body", "What it sends there."),
                .text("start", "When the first call is, such as \"2030-01-01T00:00:00+00:00\"."),
                .integer("interval", "How many seconds are between two calls; json.null for a single call.").orNull,
            ],
            options: [
                .text("name", "A name for the timer."),
                .text("stop_after", "When it ends."),
                .integer("stop_after_n", "How many calls it makes."),
                .text("scope", "The scope with which it calls."),
            ],
            example: HostExample(
                """
                local url = "https://actions.example.org/run"
                local job = globus.TimerJob(url, { n = 1 }, "2030-01-01T00:00:00Z", 3600)
                print(job.interval, job.callback_body.n)
                """,
                prints: "3600\t1"
            )
        ),
    ]
}
