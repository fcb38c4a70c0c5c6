-- From the semantic HTML of a report to Typst: classes become the functions of report.typ.
local FILLS = {
  ["very-negative"] = "#f0b9a8", ["negative"] = "#f8ddd3", ["neutral"] = "#f1efe8",
  ["positive"] = "#d3e8dc", ["very-positive"] = "#a5d0b8", ["unjudged"] = "#f4f5f5",
  ["strength"] = "#d3e8dc", ["weakness"] = "#f8ddd3", ["opportunity"] = "#f1efe8", ["threat"] = "#f0b9a8",
}
local BLOCKS = { meta = "small", question = "question", answer = "answer", lead = "lead", kind = "kind",
  against = "against", finding = "finding", parts = "parts", case = "case", open = "open" }

-- What fits on a page easily is not parted: a finding or row up to so many lines, a table up to so many lines and rows.
-- What may not be parted and is longer than a page would be cut off.
local MOST_LINES_WHOLE, MOST_TABLE_LINES_WHOLE, MOST_ROWS_WHOLE = 24, 20, 8
-- So many characters fit on a line over the whole width.
local LINE = 100

-- About how many lines a text takes over a part of the width; each block has room around it.
local function lines(content, width)
  local count = 0
  local function add(block) count = count + math.ceil(#pandoc.utils.stringify(block) / (LINE * width)) + 0.7 end
  pandoc.Div(content):walk({ Para = add, Plain = add, Header = add, LineBreak = function() count = count + 1 end })
  return count
end

local function raw(text) return pandoc.RawBlock("typst", text) end

function Div(div)
  if div.classes:includes("chapter") and (div.classes:includes("empty") or div.classes:includes("running")) then
    div.content:insert(1, raw("#same-page.update(true)"))
    return div.content
  elseif div.classes:includes("chapter") or div.classes:includes("scroll") then return div.content end
  if div.classes:includes("cards") then
    local out = pandoc.Blocks({ raw("#cards(") })
    for _, card in ipairs(div.content) do
      out:insert(raw("["))
      out:extend(card.content or pandoc.Blocks({ card }))
      out:insert(raw("],"))
    end
    out:insert(raw(")"))
    return out
  end
  if div.classes:includes("swot") then
    local out = pandoc.Blocks({})
    local most = 0
    for _, quadrant in ipairs(div.content) do
      most = math.max(most, lines(quadrant.content or { quadrant }, 0.45))
      out:insert(raw("["))
      out:extend(quadrant.content or pandoc.Blocks({ quadrant }))
      out:insert(raw("],"))
    end
    out:insert(1, raw("#swot(parted: " .. tostring(most >= MOST_LINES_WHOLE) .. ","))
    out:insert(raw(")"))
    return out
  end
  -- In the order of the element's own classes: pairs() has another order every time.
  for _, class in ipairs(div.classes) do
    local name = BLOCKS[class]
    if name then
      if name == "finding" and lines(div.content, 1) < MOST_LINES_WHOLE then name = "findingwhole" end
      local out = pandoc.Blocks({ raw("#" .. name .. "[") })
      out:extend(div.content)
      out:insert(raw("]"))
      return out
    end
  end
end

function Span(span)
  local function wrap(name)
    local out = pandoc.Inlines({ pandoc.RawInline("typst", "#" .. name .. "[") })
    out:extend(span.content)
    out:insert(pandoc.RawInline("typst", "]"))
    return out
  end
  if span.attributes["literal"] then
    return pandoc.RawInline("typst", span.attributes["literal"])
  elseif span.attributes["anchor"] then
    return pandoc.RawInline("typst", "#metadata(none)<" .. span.attributes["anchor"] .. ">")
  elseif span.attributes["note-first"] then
    -- A label directly behind the note, so that it can be referred to again.
    return pandoc.RawInline("typst", "<fn-" .. span.attributes["note-first"] .. ">")
  elseif span.attributes["note-again"] then
    return pandoc.RawInline("typst", "#footnote(<fn-" .. span.attributes["note-again"] .. ">)")
  elseif span.classes:includes("meta") then
    return wrap("small")
  elseif span.classes:includes("no-source") then
    return wrap("nosource")
  elseif span.classes:includes("number") then
    local out = pandoc.Inlines({ pandoc.RawInline("typst", "#text(fill: accent)[") })
    out:extend(span.content)
    out:insert(pandoc.RawInline("typst", "]#h(0.15em)"))
    return out
  end
end

-- About how many lines a row takes: as many as its longest cell.
local function row_lines(row, widths)
  local most = 0
  for place, cell in ipairs(row.cells) do
    most = math.max(most, lines(cell.contents, widths[place] or 1 / #row.cells))
  end
  return most
end

local function colour(cell, whole)
  if whole then cell.attr.attributes["typst:breakable"] = "false" end
  -- Of two the last, as in the style of the screen.
  for _, class in ipairs(cell.attr.classes) do
    if FILLS[class] then cell.attr.attributes["typst:fill"] = 'rgb("' .. FILLS[class] .. '")' end
  end
  for depth = 1, 2 do
    local first = cell.contents[1]
    if cell.attr.classes:includes("depth-" .. depth) and first and first.content then
      first.content:insert(1, pandoc.RawInline("typst", "#h(" .. 1.2 * depth .. "em)"))
    end
  end
  if cell.attr.classes:includes("level") or cell.attr.classes:includes("mark") then
    cell.alignment = "AlignCenter"
  elseif cell.attr.classes:includes("number") then
    cell.alignment = "AlignRight"
  end
  return cell
end

function Table(tbl)
  local widths = {}
  for place, spec in ipairs(tbl.colspecs) do
    widths[place] = spec[2]
    -- The writer centres what has no alignment of its own.
    spec[1] = "AlignLeft"
  end
  local rows, total = 0, 0
  -- A row is whole in all its cells or in none: Typst cannot tag a table where a cell with a note is parted beside one that
  -- may not be.
  local function colour_row(row)
    local count = row_lines(row, widths)
    for _, cell in ipairs(row.cells) do colour(cell, count < MOST_LINES_WHOLE) end
    rows, total = rows + 1, total + count
  end
  for _, row in ipairs(tbl.head.rows) do colour_row(row) end
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do colour_row(row) end
  end
  if rows <= MOST_ROWS_WHOLE + 1 and total < MOST_TABLE_LINES_WHOLE then
    return pandoc.Blocks({ raw("#block(breakable: false, width: 100%)["), tbl, raw("]") })
  end
  return tbl
end

local function quote(text) return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("\n", " ") .. '"' end

-- Pandoc leaves the text alternative of a picture out; Typst refuses a picture without one.
function Figure(figure)
  local image
  figure:walk({ Image = function(found) image = found end })
  if not image then return nil end
  local out = pandoc.Blocks({ raw("#figure(image(" .. quote(image.src) .. ", width: 100%, alt: "
    .. quote(pandoc.utils.stringify(image.caption)) .. "), kind: image, caption: [") })
  out:extend(figure.caption.long)
  out:insert(raw("])"))
  return out
end

-- A short explanation stands behind its term, a longer one below it.
function DefinitionList(list)
  local out = pandoc.Blocks({})
  for _, item in ipairs(list.content) do
    local term, definitions = item[1], item[2]
    local blocks = definitions[1] or pandoc.Blocks({})
    local first = blocks[1]
    local inlines = pandoc.Inlines({ pandoc.Strong(term) })
    if first and (first.t == "Plain" or first.t == "Para") then
      inlines:extend({ pandoc.Str(":"), pandoc.Space() })
      inlines:extend(first.content)
      blocks:remove(1)
    end
    out:insert(pandoc.Para(inlines))
    out:extend(blocks)
  end
  return out
end
