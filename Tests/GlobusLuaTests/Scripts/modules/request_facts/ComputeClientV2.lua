-- Requests of the Globus SDK for Python 4.10.0; see Tests/Operations/make_request_facts.py.
-- luacheck: ignore 631

return {
  { "get_version", {  }, [=[GET /v2/version]=] },
  { "get_version", { { ["service"] = "service with é & spaces" } }, [=[GET /v2/version?service=service with é & spaces]=] },
  { "get_result_amqp_url", {  }, [=[GET /v2/get_amqp_result_connection_url]=] },
  { "register_endpoint", { { ["DATA_TYPE"] = "sample", ["text"] = "é", ["number"] = 3, ["list"] = json.array { 1, 2.5, "x" }, ["inner"] = { ["yes"] = true } } }, [=[POST /v2/endpoints {"DATA_TYPE":"sample","inner":{"yes":true},"list":[1,2.5,"x"],"number":3,"text":"é"}]=] },
  { "register_endpoint", { {  } }, [=[POST /v2/endpoints {}]=] },
  { "get_endpoint", { "the-endpoint_id" }, [=[GET /v2/endpoints/the-endpoint_id]=] },
  { "get_endpoint_status", { "the-endpoint_id" }, [=[GET /v2/endpoints/the-endpoint_id/status]=] },
  { "get_endpoints", {  }, [=[GET /v2/endpoints]=] },
  { "get_endpoints", { { ["role"] = "role with é & spaces" } }, [=[GET /v2/endpoints?role=role with é & spaces]=] },
  { "delete_endpoint", { "the-endpoint_id" }, [=[DELETE /v2/endpoints/the-endpoint_id]=] },
  { "lock_endpoint", { "the-endpoint_id" }, [=[POST /v2/endpoints/the-endpoint_id/lock]=] },
  { "register_function", { { ["DATA_TYPE"] = "sample", ["text"] = "é", ["number"] = 3, ["list"] = json.array { 1, 2.5, "x" }, ["inner"] = { ["yes"] = true } } }, [=[POST /v2/functions {"DATA_TYPE":"sample","inner":{"yes":true},"list":[1,2.5,"x"],"number":3,"text":"é"}]=] },
  { "register_function", { {  } }, [=[POST /v2/functions {}]=] },
  { "get_function", { "the-function_id" }, [=[GET /v2/functions/the-function_id]=] },
  { "delete_function", { "the-function_id" }, [=[DELETE /v2/functions/the-function_id]=] },
  { "get_task", { "the-task_id" }, [=[GET /v2/tasks/the-task_id]=] },
  { "get_task_batch", { json.array { "first task_ids", "two" } }, [=[POST /v2/batch_status {"task_ids":["first task_ids","two"]}]=] },
  { "get_task_batch", { {} }, [=[POST /v2/batch_status {"task_ids":[]}]=] },
  { "get_task_group", { "the-task_group_id" }, [=[GET /v2/taskgroup/the-task_group_id]=] },
  { "submit", { { ["DATA_TYPE"] = "sample", ["text"] = "é", ["number"] = 3, ["list"] = json.array { 1, 2.5, "x" }, ["inner"] = { ["yes"] = true } } }, [=[POST /v2/submit {"DATA_TYPE":"sample","inner":{"yes":true},"list":[1,2.5,"x"],"number":3,"text":"é"}]=] },
  { "submit", { {  } }, [=[POST /v2/submit {}]=] },
}
