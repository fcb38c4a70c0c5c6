-- From the semantic HTML of a report to Typst: classes become the functions of report.typ.
local FILLS = {
  ["very-negative"] = "#f0b9a8", ["negative"] = "#f8ddd3", ["neutral"] = "#f1efe8",
  ["positive"] = "#d3e8dc", ["very-positive"] = "#a5d0b8", ["unjudged"] = "#f4f5f5",
  ["strength"] = "#d3e8dc", ["weakness"] = "#f8ddd3", ["opportunity"] = "#f1efe8", ["threat"] = "#f0b9a8",
}
local BLOCKS = { meta = "small", question = "question", answer = "answer", lead = "lead", kind = "kind",
  against = "against", finding = "finding", parts = "parts", case = "case", open = "open" }

-- What fits on a page easily is not parted: a finding or a row up to so many characters, a table up to so many rows.
local LONGEST_WHOLE, MOST_ROWS_WHOLE, LONGEST_TABLE_WHOLE = 1200, 8, 1500

local function raw(text) return pandoc.RawBlock("typst", text) end

function Div(div)
  if div.classes:includes("chapter") or div.classes:includes("scroll") then return div.content end
  if div.classes:includes("swot") then
    local out = pandoc.Blocks({ raw("#swot(") })
    for _, quadrant in ipairs(div.content) do
      out:insert(raw("["))
      out:extend(quadrant.content or pandoc.Blocks({ quadrant }))
      out:insert(raw("],"))
    end
    out:insert(raw(")"))
    return out
  end
  for class, name in pairs(BLOCKS) do
    if div.classes:includes(class) then
      if name == "finding" and #pandoc.utils.stringify(div) < LONGEST_WHOLE then name = "findingwhole" end
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
  if span.attributes["anchor"] then
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

local function colour(cell)
  if #pandoc.utils.stringify(cell.contents) < LONGEST_WHOLE then
    cell.attr.attributes["typst:breakable"] = "false"
  end
  for class, fill in pairs(FILLS) do
    if cell.attr.classes:includes(class) then
      cell.attr.attributes["typst:fill"] = 'rgb("' .. fill .. '")'
    end
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
  -- The writer centres what has no alignment of its own.
  for _, spec in ipairs(tbl.colspecs) do spec[1] = "AlignLeft" end
  local rows = 0
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do colour(cell) end
  end
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do
      for _, cell in ipairs(row.cells) do colour(cell) end
      rows = rows + 1
    end
  end
  if rows <= MOST_ROWS_WHOLE and #pandoc.utils.stringify(tbl) < LONGEST_TABLE_WHOLE then
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
