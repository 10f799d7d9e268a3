-- What becomes of the files that instruments make.
site.on("file.created", function(event, transfer)
  local held <close> = site.instrument(event.instrument):reserve()
  local listing = transfer:get("/v0.10/task_list")
  local login = event.path and event.path:match("^/data/(%w+)/")
  local owner = login and site.person(login)
  if not owner then return { action = "keep", reason = "nobody owns it" } end
  held.note = "last used by " .. owner.login
  return { action = "archive", reason = #listing.data.DATA .. " transfers for " .. owner.mail }
end)

site.on("file.deleted", function(event)
  site.notify("ada", event.path .. " was deleted at " .. site.name)
end)

-- The rest shows what becomes of handlers that go wrong.
site.on("test.endless", function() while true do end end)
site.on("test.unknown", function() site.notify("eve", "hello") end)
site.on("test.answer", function() return { reason = "an action is missing" } end)
site.on("test.note", function(event)
  local instrument = site.instrument(event.instrument)
  return { action = tostring(instrument), reason = instrument.note .. ", reserved " .. #instrument .. " times" }
end)
