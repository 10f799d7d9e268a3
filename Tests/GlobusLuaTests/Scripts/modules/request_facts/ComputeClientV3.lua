-- Requests of the Globus SDK for Python 4.10.0; see Tests/Operations/make_request_facts.py.
-- luacheck: ignore 631

return {
  { "register_endpoint", { { ["DATA_TYPE"] = "sample", ["text"] = "é", ["number"] = 3, ["list"] = json.array { 1, 2.5, "x" }, ["inner"] = { ["yes"] = true } } }, [=[POST /v3/endpoints {"DATA_TYPE":"sample","inner":{"yes":true},"list":[1,2.5,"x"],"number":3,"text":"é"}]=] },
  { "register_endpoint", { {  } }, [=[POST /v3/endpoints {}]=] },
  { "update_endpoint", { "the-endpoint_id", { ["DATA_TYPE"] = "sample", ["text"] = "é", ["number"] = 3, ["list"] = json.array { 1, 2.5, "x" }, ["inner"] = { ["yes"] = true } } }, [=[PUT /v3/endpoints/the-endpoint_id {"DATA_TYPE":"sample","inner":{"yes":true},"list":[1,2.5,"x"],"number":3,"text":"é"}]=] },
  { "update_endpoint", { "the-endpoint_id", {  } }, [=[PUT /v3/endpoints/the-endpoint_id {}]=] },
  { "lock_endpoint", { "the-endpoint_id" }, [=[POST /v3/endpoints/the-endpoint_id/lock]=] },
  { "get_endpoint_allowlist", { "the-endpoint_id" }, [=[GET /v3/endpoints/the-endpoint_id/allowed_functions]=] },
  { "register_function", { { ["DATA_TYPE"] = "sample", ["text"] = "é", ["number"] = 3, ["list"] = json.array { 1, 2.5, "x" }, ["inner"] = { ["yes"] = true } } }, [=[POST /v3/functions {"DATA_TYPE":"sample","inner":{"yes":true},"list":[1,2.5,"x"],"number":3,"text":"é"}]=] },
  { "register_function", { {  } }, [=[POST /v3/functions {}]=] },
  { "submit", { "the-endpoint_id", { ["DATA_TYPE"] = "sample", ["text"] = "é", ["number"] = 3, ["list"] = json.array { 1, 2.5, "x" }, ["inner"] = { ["yes"] = true } } }, [=[POST /v3/endpoints/the-endpoint_id/submit {"DATA_TYPE":"sample","inner":{"yes":true},"list":[1,2.5,"x"],"number":3,"text":"é"}]=] },
  { "submit", { "the-endpoint_id", {  } }, [=[POST /v3/endpoints/the-endpoint_id/submit {}]=] },
}
