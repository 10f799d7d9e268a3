extension [ServiceOperation] {
    /// The operations of `TimersClient`.
    static let timers: [ServiceOperation] = [
        ServiceOperation(
            "list_jobs",
            .get,
            "/jobs/",
            "Lists the caller's timers.",
            [.queryParams],
            paging: .list(items: "jobs")
        ),
        ServiceOperation(
            "get_job",
            .get,
            "/jobs/{job_id}",
            "Returns a timer.",
            [.path("job_id", "The timer."), .queryParams],
            errors: [.jobNotFound]
        ),
        ServiceOperation(
            "create_timer",
            .post,
            "/v2/timer",
            "Creates a timer that starts transfers or runs of a flow.",
            [
                .body(
                    "timer",
                    .object,
                    "The timer: a TransferTimer, a FlowTimer, or a table of that form.",
                    required: true
                )
            ],
            errors: [.timerInvalid]
        ),
        ServiceOperation(
            "create_job",
            .post,
            "/jobs/",
            "Creates a timer for an action provider; create_timer is for transfers and flows.",
            [.data("data", "The timer: a TimerJob, or a table of that form.")],
            errors: [.timerInvalid]
        ),
        ServiceOperation(
            "update_job",
            .patch,
            "/jobs/{job_id}",
            "Changes a timer.",
            [.path("job_id", "The timer."), .data("data", "The fields that change.")],
            errors: [.jobNotFound]
        ),
        ServiceOperation(
            "delete_job",
            .delete,
            "/jobs/{job_id}",
            "Deletes a timer.",
            [.path("job_id", "The timer.")],
            errors: [.jobNotFound]
        ),
        ServiceOperation(
            "pause_job",
            .post,
            "/jobs/{job_id}/pause",
            "Makes a timer inactive until it is resumed.",
            [.path("job_id", "The timer.")],
            errors: [.jobNotFound]
        ),
        ServiceOperation(
            "resume_job",
            .post,
            "/jobs/{job_id}/resume",
            "Makes an inactive timer active again.",
            [
                .path("job_id", "The timer."),
                .body(
                    "update_credentials",
                    .boolean,
                    "Whether the timer works with the caller's consents from now on."
                ),
            ],
            errors: [.jobNotFound]
        ),
    ]
}

extension OperationError {
    static let jobNotFound = OperationError(404, "NOT_FOUND", "there is no such timer")
    static let timerInvalid = OperationError(422, "VALIDATION_ERROR", "the timer's fields are not valid")
}
