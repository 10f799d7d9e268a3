-- Requests of the Globus SDK for Python 4.10.0; see Tests/Operations/make_request_facts.py.
-- luacheck: ignore 631

return {
  { "list_jobs", {  }, [=[GET /jobs/]=] },
  { "list_jobs", { { ["query_params"] = { ["extra"] = "a value", ["flag"] = true, ["list"] = json.array { "x", "y" } } } }, [=[GET /jobs/?extra=a value&flag=True&list=x&list=y]=] },
  { "list_jobs", { { ["query_params"] = {  } } }, [=[GET /jobs/]=] },
  { "get_job", { "the-job_id" }, [=[GET /jobs/the-job_id]=] },
  { "get_job", { "the-job_id", { ["query_params"] = { ["extra"] = "a value", ["flag"] = true, ["list"] = json.array { "x", "y" } } } }, [=[GET /jobs/the-job_id?extra=a value&flag=True&list=x&list=y]=] },
  { "get_job", { "the-job_id", { ["query_params"] = {  } } }, [=[GET /jobs/the-job_id]=] },
  { "create_timer", { { ["DATA_TYPE"] = "sample", ["text"] = "é", ["number"] = 3, ["list"] = json.array { 1, 2.5, "x" }, ["inner"] = { ["yes"] = true } } }, [=[POST /v2/timer {"timer":{"DATA_TYPE":"sample","inner":{"yes":true},"list":[1,2.5,"x"],"number":3,"text":"é"}}]=] },
  { "create_timer", { {  } }, [=[POST /v2/timer {"timer":{}}]=] },
  { "create_job", { { ["DATA_TYPE"] = "sample", ["text"] = "é", ["number"] = 3, ["list"] = json.array { 1, 2.5, "x" }, ["inner"] = { ["yes"] = true } } }, [=[POST /jobs/ {"DATA_TYPE":"sample","inner":{"yes":true},"list":[1,2.5,"x"],"number":3,"text":"é"}]=] },
  { "create_job", { {  } }, [=[POST /jobs/ {}]=] },
  { "update_job", { "the-job_id", { ["DATA_TYPE"] = "sample", ["text"] = "é", ["number"] = 3, ["list"] = json.array { 1, 2.5, "x" }, ["inner"] = { ["yes"] = true } } }, [=[PATCH /jobs/the-job_id {"DATA_TYPE":"sample","inner":{"yes":true},"list":[1,2.5,"x"],"number":3,"text":"é"}]=] },
  { "update_job", { "the-job_id", {  } }, [=[PATCH /jobs/the-job_id {}]=] },
  { "delete_job", { "the-job_id" }, [=[DELETE /jobs/the-job_id]=] },
  { "pause_job", { "the-job_id" }, [=[POST /jobs/the-job_id/pause]=] },
  { "resume_job", { "the-job_id" }, [=[POST /jobs/the-job_id/resume {}]=] },
  { "resume_job", { "the-job_id", { ["update_credentials"] = true } }, [=[POST /jobs/the-job_id/resume {"update_credentials":true}]=] },
}
