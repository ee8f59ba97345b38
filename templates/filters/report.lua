-- The report's one filter, for both engines: under Quarto it runs at `pre-ast`, so that it sees the same plain tree.
-- Everything that Quarto would do in its own way (numbers, captions, references, boxes, tabs, conditional content) is
-- done here and leaves as raw blocks that Quarto does not touch. Hence the same words and numbers from either engine.
local stringify = pandoc.utils.stringify
local HTML, TYPST, DOCX = FORMAT:match("^html") ~= nil, FORMAT == "typst", FORMAT == "docx"
local TARGET = HTML and "html" or TYPST and "typst" or DOCX and "openxml" or nil
local NBSP = "\u{a0}"
local KIND = { tbl = "table", fig = "figure", sec = "section" }

local words, setting = {}, {}

-- Escaping and small constructors ----------------------------------------------------------------------------------

local XML = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#39;" }
local function xml(text) return (text:gsub("[&<>\"']", XML)) end
local function typst(text) return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("\n", "\\n") .. '"' end
local function raw(text) return pandoc.RawBlock(TARGET, text) end
local function raw_inline(text) return pandoc.RawInline(TARGET, text) end
local function fail(message) error("\nreport.lua: " .. message .. "\n", 0) end

local function word(name)
  if not words[name] then fail("the front matter has no rr.words." .. name) end
  return words[name]
end

local function capital(text) return pandoc.text.upper(pandoc.text.sub(text, 1, 1)) .. pandoc.text.sub(text, 2) end

-- Conditional content: what is not for this format never gets further ------------------------------------------------

local IS = { html = HTML, typst = TYPST, docx = DOCX }
local function conditional(element)
  local only, hit = element.classes:includes("content-visible"), true
  if not only and not element.classes:includes("content-hidden") then return nil end
  for key, wanted in pairs { ["when-format"] = true, ["unless-format"] = false } do
    local name = element.attributes[key]
    if name then
      if IS[name] == nil then fail(key .. '="' .. name .. '" is none of html, typst, docx') end
      hit = hit and IS[name] == wanted
    end
  end
  return hit == only and element.content or {}
end

-- Numbers: one pass in reading order, before anything is rewritten ---------------------------------------------------

local numbers, count, depth = {}, { tbl = 0, fig = 0, svg = 0, box = 0, tabs = 0 }, { 0, 0, 0, 0, 0, 0 }
local function kind_of(id) local kind = (id or ""):match("^(%a%a%a)%-"); return KIND[kind] and kind or nil end

local function claim(id, number)
  if numbers[id] then fail("the id " .. id .. " is used twice") end
  numbers[id] = number
end

local function number_heading(heading)
  local number = nil
  if setting.numbered and not heading.classes:includes("unnumbered") then
    depth[heading.level] = depth[heading.level] + 1
    for level = heading.level + 1, 6 do depth[level] = 0 end
    number = table.concat(depth, ".", 1, heading.level)
    heading.attributes["rr-number"] = number
  end
  if kind_of(heading.identifier) == "sec" then claim(heading.identifier, number or "") end
end

local function number_blocks(blocks)
  for _, block in ipairs(blocks) do
    if block.t == "Header" then number_heading(block)
    elseif block.t == "Div" and not block.classes:includes("panel-tabset") then
      local kind = kind_of(block.identifier)
      if kind == "tbl" or kind == "fig" then
        count[kind] = count[kind] + 1
        claim(block.identifier, tostring(count[kind]))
      end
      number_blocks(block.content)
    elseif block.t == "Div" then -- a tab's heading is a label, not a section
      number_blocks(block.content:filter(function(inner) return inner.t ~= "Header" end))
    end
  end
end

-- References ---------------------------------------------------------------------------------------------------------

local function reference(id)
  local kind = kind_of(id:lower():sub(1, 3) .. id:sub(4))
  if not kind then return nil end
  local target = id:sub(1, 1):lower() .. id:sub(2)
  local number = numbers[target]
  if not number then
    local known = {}
    for name in pairs(numbers) do known[#known + 1] = name end
    table.sort(known)
    fail("unresolved cross-reference @" .. id .. "; there are: " .. table.concat(known, ", "))
  end
  if number == "" then fail("@" .. id .. " refers to a section without a number") end
  local label = word(KIND[kind]) .. NBSP .. number
  if target ~= id then label = capital(label) end
  if TYPST then return raw_inline("#link(<" .. target .. ">)[" .. label .. "]") end
  return pandoc.Link(label, "#" .. target, "", HTML and { class = "rr-ref" } or nil)
end

local function cite(element)
  local out = pandoc.Inlines {}
  for position, citation in ipairs(element.citations) do
    local link = reference(citation.id)
    if not link then fail("@" .. citation.id .. " is neither a table, a figure nor a section; write \\@ for the sign") end
    if position > 1 then out:insert(pandoc.Str(", ")) end
    if #citation.prefix > 0 then out:extend(citation.prefix); out:insert(pandoc.Space()) end
    out:insert(link)
    out:extend(citation.suffix)
  end
  return out
end

-- Figures --------------------------------------------------------------------------------------------------------------

local beside = quarto and quarto.doc and (quarto.doc.input_file or ""):match("^(.*[/\\])") or ""
local function read(path) -- pandoc runs in the folder; Quarto as a rule
  local file = io.open(path, "rb") or io.open(beside .. path, "rb")
  if not file then fail("the figure " .. path .. " is missing from the project folder") end
  local text = file:read("a")
  file:close()
  return text
end

local function inline_svg(path, alt) -- ids must be unique in the page, also when one drawing stands in it twice
  count.svg = count.svg + 1
  local text = xml(alt):gsub("%%", "%%%%")
  return (read((path:gsub("%.svg$", ".page.svg"))):gsub("@UID@", "rr-svg-" .. count.svg):gsub("@ALT@", text))
end

local function size(path) -- in points: every drawing gives its own in its view box
  local width, height = read(path):match('viewBox="%s*%S+%s+%S+%s+([%d.]+)%s+([%d.]+)')
  return tonumber(width), tonumber(height)
end

local function image(element)
  local alt = element.attributes["fig-alt"] or stringify(element.caption)
  if alt == "" then fail("the image " .. element.src .. " has no fig-alt: a reader who cannot see it gets nothing") end
  if not element.src:match("^figures/[%w._-]+%.svg$") then
    fail("the image " .. element.src .. " is not one of the report's own: figures/<name>.svg")
  end
  if HTML then return raw_inline(inline_svg(element.src, alt)) end
  if TYPST then return raw_inline("#image(" .. typst(element.src) .. ", alt: " .. typst(alt) .. ")") end
  local picture = element.src:gsub("%.svg$", ".png")
  pandoc.mediabag.insert(picture, "image/png", read(picture)) -- the writer is sandboxed and may not read it itself
  local share = math.min(100, math.floor(size(element.src) / 465 * 100 + 0.5)) -- of the text's width, 465 pt
  return pandoc.Image({ pandoc.Str(alt) }, picture, "", { width = share .. "%" })
end

-- Exhibits: a table or a figure with its caption -----------------------------------------------------------------------

local function plain_table(block) -- pandoc wraps a table in a numbered figure; ours has its own number and caption
  local text = pandoc.write(pandoc.Pandoc { block }, "typst")
  return raw((text:gsub("kind: table%s*%)%s*$", 'kind: "rr-plain", supplement: none, numbering: none)')))
end

local function exhibit_body(blocks, whole)
  local out, tallest = pandoc.Blocks {}, 0 -- tallest: height over width
  for _, block in ipairs(blocks) do
    if block.t == "RawBlock" then
      if DOCX and whole then -- every row stays with the next
        block.text = block.text:gsub('("TableText"/>)<w:keepNext/>', "%1"):gsub('"TableText"/>', "%0<w:keepNext/>")
      end
      if block.format == TARGET then out:insert(block) end
    elseif block.t == "Table" and TYPST then out:insert(plain_table(block))
    else
      block = block:walk { Image = function(element)
        local width, height = size(element.src)
        tallest = math.max(tallest, height / width)
        return image(element)
      end }
      if block.t == "Para" and DOCX then -- in a span: Quarto takes a paragraph that is one image for a figure of its own
        block = pandoc.Div(pandoc.Para { pandoc.Span(block.content) }, { ["custom-style"] = "Figure" })
      end
      out:insert(block.t == "Para" and pandoc.Plain(block.content) or block)
    end
  end
  return out, tallest
end

-- Word counts captions itself and can list them: they are fields, with what they show until Word is told to update.
local function mark(what) return '<w:r><w:rPr><w:b/></w:rPr><w:fldChar w:fldCharType="' .. what .. '"/></w:r>' end
local function field(code)
  return mark("begin") .. '<w:r><w:rPr><w:b/></w:rPr><w:instrText xml:space="preserve"> ' .. code .. " </w:instrText></w:r>" .. mark("separate")
end

local function caption_for(kind, id, caption)
  local number = numbers[id]
  if HTML then
    local label = setting.numbered and '<span class="rr-caption-label">' .. xml(word(KIND[kind])) .. NBSP .. number .. ".</span> "
    label = raw_inline('<figcaption id="' .. id .. '-caption">' .. (label or ""))
    return pandoc.Plain(pandoc.Inlines { label } .. caption .. pandoc.Inlines { raw_inline("</figcaption>") })
  end
  local sequence = field("SEQ " .. word(KIND[kind]) .. " \\* ARABIC")
  local shown = raw_inline(sequence .. "<w:r><w:rPr><w:b/></w:rPr><w:t>" .. number .. "</w:t></w:r>" .. mark("end"))
  local label = pandoc.Strong { pandoc.Str(word(KIND[kind]) .. NBSP), shown, pandoc.Str(".") }
  local line = setting.numbered and pandoc.Inlines { pandoc.Span(label, { id = id }), pandoc.Space() } .. caption
    or pandoc.Inlines { pandoc.Span(caption, { id = id }) } -- in a summary nothing refers to a number
  return pandoc.Div(pandoc.Para(line), { ["custom-style"] = kind == "tbl" and "Table Caption" or "Image Caption" })
end

local SPACER = '<w:p><w:pPr><w:pStyle w:val="Spacer"/></w:pPr></w:p>' -- else Word joins two tables that meet

local function exhibit(div)
  local id, kind, blocks = div.identifier, kind_of(div.identifier), div.content:clone()
  local last = blocks[#blocks]
  if not last or last.t ~= "Para" or #blocks < 2 then fail("the exhibit " .. id .. " has no caption: its last paragraph") end
  blocks:remove(#blocks)
  local whole = div.classes:includes("rr-whole")
  local body, tallest = exhibit_body(blocks, whole)
  if #body == 0 then fail("the exhibit " .. id .. " has nothing for " .. FORMAT) end
  local out = pandoc.Blocks {}
  if TYPST then
    local place = tallest > 0.4 and not div.classes:includes("rr-here") and "auto" or "none"
    if kind == "tbl" and not whole then out:insert(raw("#rr-room(48mm)")) end
    out:insert(raw("#rr-exhibit(kind: " .. typst(kind) .. ", word: " .. typst(word(KIND[kind])) .. ", placement: " .. place
      .. ", whole: " .. tostring(whole) .. ", caption: ["))
    return out .. pandoc.Blocks { pandoc.Plain(last.content), raw("])[") } .. body .. pandoc.Blocks { raw("] <" .. id .. ">") }
  end
  if HTML then out:insert(raw('<figure id="' .. id .. '" class="rr-exhibit rr-' .. kind .. '">')) end
  local caption = caption_for(kind, id, last.content)
  if HTML and kind == "fig" then -- on a narrow screen a drawing scrolls rather than shrinks
    body:insert(1, raw('<div class="rr-scroll" role="region" tabindex="0" aria-labelledby="' .. id .. '-caption">'))
    body:insert(raw("</div>"))
  end
  if kind == "tbl" then out:insert(caption); out:extend(body) else out:extend(body); out:insert(caption) end
  if HTML then out:insert(raw("</figure>")) end
  if DOCX and kind == "tbl" then out:insert(raw(SPACER)) end
  return out
end

-- Boxes, tabs, details, landscape --------------------------------------------------------------------------------------

local rewrite
local TINTS = { note = { "0B5FA5", "F0F6FB" }, warning = { "B45309", "FCF4EC" }, key = { "0B3D66", "E9EEF3" } }

local function box_edges(tone, title) -- opening and closing markup
  if HTML then
    count.box = count.box + 1
    local id = "rr-box-" .. count.box
    local name = title and ' aria-labelledby="' .. id .. '"' or ""
    local head = title and '<p class="rr-box-title" id="' .. id .. '">' .. xml(title) .. "</p>" or ""
    return '<div class="rr-box rr-' .. tone .. '" role="note"' .. name .. ">" .. head, "</div>"
  elseif TYPST then
    return "#rr-box(" .. typst(tone) .. ", title: " .. (title and typst(title) or "none") .. ")[", "]"
  end
  local ink, fill = table.unpack(TINTS[tone])
  local head = title and '<w:p><w:pPr><w:pStyle w:val="BoxTitle"/></w:pPr><w:r><w:rPr><w:color w:val="' .. ink
    .. '"/></w:rPr><w:t xml:space="preserve">' .. xml(title) .. "</w:t></w:r></w:p>" or ""
  return '<w:tbl><w:tblPr><w:tblW w:w="9354" w:type="dxa"/><w:tblBorders><w:left w:val="single" w:sz="20" w:space="0" w:color="'
    .. ink .. '"/></w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="110" w:type="dxa"/><w:left w:w="200" w:type="dxa"/>'
    .. '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="200" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="9354"/></w:tblGrid>'
    .. '<w:tr><w:tc><w:tcPr><w:tcW w:w="9354" w:type="dxa"/><w:shd w:val="clear" w:color="auto" w:fill="' .. fill .. '"/></w:tcPr>' .. head,
    "</w:tc></w:tr></w:tbl>" .. SPACER
end

local function box(div, tone)
  local open, close = box_edges(tone, div.attributes.title)
  return pandoc.Blocks { raw(open) } .. rewrite(div.content) .. pandoc.Blocks { raw(close) }
end

local function named(title) -- on paper, what the screen folds away stands under a bold name
  if TYPST then return raw("#rr-named(" .. typst(title) .. ")") end
  return pandoc.Div(pandoc.Para(pandoc.Strong(title)), { ["custom-style"] = "Named" })
end

local function details(div)
  local title = div.attributes.title or fail("a .rr-details has no title")
  local out = pandoc.Blocks { HTML and raw('<details class="rr-details"><summary>' .. xml(title) .. "</summary>") or named(title) }
  out:extend(rewrite(div.content))
  if HTML then out:insert(raw("</details>")) end
  return out
end

local function panes_of(div)
  local panes = {}
  for _, block in ipairs(div.content) do
    if block.t == "Header" then panes[#panes + 1] = { title = stringify(block.content), blocks = pandoc.Blocks {} }
    elseif #panes == 0 then fail("a .panel-tabset must begin with a heading for its first tab")
    else panes[#panes].blocks:insert(block) end
  end
  return panes
end

local function tabset(div)
  local panes, out = panes_of(div), pandoc.Blocks {}
  count.tabs = count.tabs + 1
  local function id(letter, position) return "rr-tabs-" .. count.tabs .. "-" .. letter .. position end
  if HTML then
    local list = {}
    for position, pane in ipairs(panes) do
      list[position] = ('<button role="tab" type="button" id="%s" aria-controls="%s" aria-selected="%s"%s>%s</button>'):format(
        id("t", position), id("p", position), tostring(position == 1), position > 1 and ' tabindex="-1"' or "", xml(pane.title))
    end
    out:insert(raw('<div class="rr-tabs"><div role="tablist">' .. table.concat(list) .. "</div>"))
  end
  for position, pane in ipairs(panes) do
    if HTML then
      out:insert(raw(('<div role="tabpanel" id="%s" aria-labelledby="%s" tabindex="0"><p class="rr-tab-name" aria-hidden="true">%s</p>'):format(
        id("p", position), id("t", position), xml(pane.title))))
    else out:insert(named(pane.title)) end
    out:extend(rewrite(pane.blocks))
    if HTML then out:insert(raw("</div>")) end
  end
  if HTML then out:insert(raw("</div>")) end
  return out
end

local function section_break(turned) -- the engine copies header and footer into it
  local size = turned and 'w:w="16838" w:h="11906" w:orient="landscape"' or 'w:w="11906" w:h="16838"'
  return raw('<w:p><w:pPr><w:pStyle w:val="Spacer"/><w:sectPr><w:pgSz ' .. size .. '/><w:pgMar w:top="1474" w:right="1191" w:bottom="1361"'
    .. ' w:left="1361" w:header="680" w:footer="624" w:gutter="0"/></w:sectPr></w:pPr></w:p>')
end

local function landscape(div)
  local out = pandoc.Blocks(TYPST and { raw("#page(flipped: true)[") } or DOCX and { section_break(false) } or {})
  out:extend(rewrite(div.content))
  out:extend(TYPST and { raw("]") } or DOCX and { section_break(true) } or {})
  return out
end

-- The tree -------------------------------------------------------------------------------------------------------------

local function heading(block)
  local number = block.attributes["rr-number"]
  block.attributes["rr-number"] = nil
  if HTML then block.level = math.min(block.level + 1, 6) end -- the page's title is its only first-level heading
  if number and not TYPST then
    block.content:insert(1, pandoc.Span(number, HTML and { class = "rr-number" } or { ["custom-style"] = "Section Number" }))
    block.content:insert(2, HTML and pandoc.Space() or pandoc.Str("\u{2002}"))
  elseif not number and TYPST then block.classes:insert("unnumbered") end
  return block
end

local TONES = { ["rr-note"] = "note", ["rr-warning"] = "warning", ["rr-key"] = "key" }
local function rewrite_div(div)
  for class, tone in pairs(TONES) do
    if div.classes:includes(class) then return box(div, tone) end
  end
  local kind = kind_of(div.identifier)
  if kind == "tbl" or kind == "fig" then return exhibit(div) end
  if div.classes:includes("rr-details") then return details(div) end
  if div.classes:includes("panel-tabset") then return tabset(div) end
  if div.classes:includes("landscape") then return landscape(div) end
  if div.classes:includes("rr-contents") and not DOCX then return {} end
  div.content = rewrite(div.content)
  return { div }
end

rewrite = function(blocks)
  local out = pandoc.Blocks {}
  for _, block in ipairs(blocks) do
    if block.t == "Header" then out:insert(heading(block))
    elseif block.t == "Div" then out:extend(rewrite_div(block))
    elseif block.t == "RawBlock" and block.format ~= TARGET then -- another format's
    else out:insert(block) end
  end
  return out
end

local function equation(math) -- PDF/UA wants words for every equation
  local text = pandoc.write(pandoc.Pandoc { pandoc.Plain { math } }, "typst"):gsub("^%s+", ""):gsub("%s+$", "")
  local display = tostring(math.mathtype == "DisplayMath")
  return raw_inline("#rr-equation(block: " .. display .. ", alt: " .. typst(math.text) .. ", " .. text .. ")")
end

-- No font of ours is a typewriter's.
local function code(element) return raw_inline("#rr-code(" .. typst(element.text) .. ")") end

-- The document ---------------------------------------------------------------------------------------------------------

local function with_contents(blocks) -- a field that Word can update, and what it shows until then
  local lines = pandoc.Blocks {}
  blocks:walk { Header = function(block)
    if block.level > 2 then return end
    lines:insert(pandoc.Div(pandoc.Para { pandoc.Link(block.content, "#" .. block.identifier) }, { ["custom-style"] = "toc " .. block.level }))
  end }
  if #lines == 0 then return blocks end
  lines[1].content[1].content:insert(1, raw_inline(field('TOC \\o "1-2" \\h \\z \\n')))
  lines[#lines].content[1].content:insert(raw_inline(mark("end")))
  lines:insert(1, pandoc.Div(pandoc.Para(word("contents")), { ["custom-style"] = "TOC Heading" }))
  return blocks:walk { Div = function(div) if div.classes:includes("rr-contents") then return lines end end }
end

function Pandoc(doc)
  if not TARGET then return nil end
  local rr = doc.meta.rr or fail("the front matter has no rr block")
  for name, value in pairs(rr.words or {}) do words[name] = stringify(value) end
  setting.numbered = rr["title-page"] == true
  local blocks = doc.blocks:walk { Div = conditional, Span = conditional }
  number_blocks(blocks)
  blocks = rewrite(blocks)
  doc.blocks = blocks:walk { Cite = cite, Math = TYPST and equation or nil, Code = TYPST and code or nil, Image = not DOCX and image or nil }
  if DOCX then
    doc.blocks = with_contents(doc.blocks)
    local meta = doc.meta -- all else would become properties of the file
    meta.rr = nil
    if not quarto then doc.meta = { title = meta.title, subtitle = meta.subtitle, author = meta.author, lang = meta.lang } end
  end
  return doc
end
