/// The script that the tasks of a soak run.
enum SoakScript {
    static let source = """
        local url, count, tasks = ...
        local login = globus.ConfidentialAppAuthClient("soak", "secret", { base_url = url, max_retries = 20 })
        local authorizer = globus.RefreshTokenAuthorizer("soak-refresh-token", login)
        local client = globus.BaseClient { base_url = url, authorizer = authorizer, max_retries = 20, timeout = 20 }

        -- Made as large as it will be at once, so that memory has no reason to grow.
        local answered = {}
        for id = 1, count do answered[id] = false end
        local outcomes = { answered = 0, cancelled = 0, lost_race = 0 }

        local function note(id, outcome)
          if answered[id] then error("request " .. id .. " has ended twice") end
          answered[id] = true
          outcomes[outcome] = outcomes[outcome] + 1
        end

        local function get(id)
          local response = client:get("/work/" .. id)
          if response.data.id ~= id then error("request " .. id .. " got the answer of " .. tostring(response.data.id)) end
          return true
        end

        local function work(_, id)
          local chance = math.random()
          if chance < 0.04 then
            local ok, failure = pcall(task.timeout, 0.001 + 0.03 * math.random(), function() return get(id) end)
            if not ok and not globus.is_error(failure, "GlobusTimeoutError") then error(failure) end
            note(id, ok and "answered" or "cancelled")
          elseif chance < 0.06 then
            local got = task.race(function() return get(id) end, function() task.sleep(0.02 * math.random()) end)
            note(id, got and "answered" or "lost_race")
          else
            get(id)
            note(id, "answered")
          end
        end

        local next_id = 0
        local function ids()
          next_id = next_id + 1
          if next_id <= count then return next_id end
        end
        task.map(ids, work, { limit = tasks, ordered = false, progress = true })

        for id = 1, count do
          if not answered[id] then error("request " .. id .. " was lost") end
        end
        local seen = globus.request("GET", url .. "/stats").data
        return ("%d requests: %d answered, %d timed out, %d lost a race; the server saw %d, turned away %d with 401, "
          .. "and did %d resets, %d 500s, %d 429s and %d slow answers; %d tokens"):format(
          count, outcomes.answered, outcomes.cancelled, outcomes.lost_race, seen.requests, seen.unauthorized, seen.resets,
          seen.errors, seen.limits, seen.slow, seen.tokens)
        """
}
