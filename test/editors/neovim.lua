-- nvim --headless -u NONE -i NONE -n -c 'luafile neovim.lua', for 0.7 and later. Environment: SERVER, FILE, EXPECTED (JSON).
-- Prints one line a check: "ok TEXT" or "FAIL TEXT", then "done".
local fine, err = pcall(function()
  local expected = vim.fn.json_decode(vim.env.EXPECTED)
  local function say(line) io.stdout:write(line:gsub('\n', ' / ') .. '\n') end
  local function check(ok, text, detail) say((ok and 'ok ' or 'FAIL ') .. text .. ((not ok and detail) and (': ' .. tostring(detail)) or '')) end
  local function has(text, part) return text ~= nil and text:find(part, 1, true) ~= nil end

  vim.cmd('edit ' .. vim.env.FILE)
  local buf = vim.api.nvim_get_current_buf()
  vim.bo[buf].filetype = 'go'
  local id = vim.lsp.start_client({ name = 'goscape', cmd = vim.split(vim.env.SERVER, ' '), root_dir = vim.fn.fnamemodify(vim.env.FILE, ':h') })
  vim.lsp.buf_attach_client(buf, id)
  local function mine()
    return vim.tbl_filter(function(d) return has(d.message, expected.diagnostic) end, vim.diagnostic.get(buf))
  end
  check(vim.wait(60000, function() return #mine() > 0 end, 50), 'diagnostics arrive', vim.inspect(vim.diagnostic.get(buf)))
  local d = mine()[1]
  check(d.lnum + 1 == expected.line and d.source == 'goscape' and d.severity == vim.diagnostic.severity.INFO, 'line, source and severity', vim.inspect(d))
  check(d.code == expected.code, 'the code is the cause', d.code)

  vim.api.nvim_win_set_cursor(0, { d.lnum + 1, d.col + 1 })
  vim.lsp.buf.hover()
  local text
  vim.wait(10000, function()
    for _, w in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(w).relative ~= '' then
        text = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(w), 0, -1, false), '\n')
        return true
      end
    end
  end, 50)
  for _, part in ipairs(expected.hover) do check(has(text, part), 'the hover says ' .. part, text) end

  local titles = {}
  vim.ui.select = function(items, opts, cb)
    for _, item in ipairs(items) do titles[#titles + 1] = (opts.format_item or tostring)(item) end
    for i, title in ipairs(titles) do if has(title, expected.action) then cb(items[i], i) return end end
    cb(nil, nil)
  end
  vim.lsp.buf.code_action()
  for _, part in ipairs(expected.after) do
    check(vim.wait(10000, function() return has(table.concat(vim.api.nvim_buf_get_lines(buf, 0, -1, false), '\n'), part) end, 50), 'the code action makes ' .. part, table.concat(titles, ', '))
  end
  check(vim.wait(10000, function() return #mine() == 0 end, 50), 'the diagnostic is gone after it', vim.inspect(mine()))
  vim.cmd('silent undo')
  check(vim.wait(10000, function() return #mine() == 1 end, 50), 'undo brings it back', vim.inspect(mine()))

  -- Neovim shows inlay hints from 0.10 on; asked for by hand they are there in all.
  local r = vim.lsp.buf_request_sync(buf, 'textDocument/inlayHint', { textDocument = vim.lsp.util.make_text_document_params(), range = { start = { line = d.lnum, character = 0 }, ['end'] = { line = d.lnum, character = 80 } } }, 10000)
  local labels = vim.tbl_map(function(h) return type(h.label) == 'table' and h.label[1].value or h.label end, r and r[id] and r[id].result or {})
  check(vim.tbl_contains(labels, expected.hint), 'an inlay hint says heap', vim.inspect(labels))
  vim.lsp.stop_client(id)
  say('done')
end)
if not fine then io.stdout:write('FAIL ' .. tostring(err):gsub('\n', ' / ') .. '\n') end
vim.cmd('qa!')
