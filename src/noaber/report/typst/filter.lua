-- From the semantic HTML of a report to Typst: classes become the functions of report.typ.
local FILLS = {
  ["very-negative"] = "#f0b9a8", ["negative"] = "#f8ddd3", ["neutral"] = "#f1efe8",
  ["positive"] = "#d3e8dc", ["very-positive"] = "#a5d0b8", ["unjudged"] = "#f4f5f5",
  ["strength"] = "#d3e8dc", ["weakness"] = "#f8ddd3", ["opportunity"] = "#f1efe8", ["threat"] = "#f0b9a8",
}
local BLOCKS = { meta = "small", question = "question", answer = "answer", lead = "lead", kind = "kind",
  against = "against", finding = "finding", parts = "parts", case = "case", open = "open" }

local function raw(text) return pandoc.RawBlock("typst", text) end

function Div(div)
  if div.classes:includes("chapter") then return div.content end
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
      local out = pandoc.Blocks({ raw("#" .. name .. "[") })
      out:extend(div.content)
      local label = div.identifier ~= "" and ("] <" .. div.identifier .. ">") or "]"
      out:insert(raw(label))
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
  if span.attributes["note-first"] then
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
  for class, fill in pairs(FILLS) do
    if cell.attr.classes:includes(class) then
      cell.attr.attributes["typst:fill"] = 'rgb("' .. fill .. '")'
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
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do colour(cell) end
  end
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do
      for _, cell in ipairs(row.cells) do colour(cell) end
    end
  end
  return tbl
end
