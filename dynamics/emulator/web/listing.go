package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// listedRows is how many rows a page of a list shows.
const listedRows = 50

// farthestRow bounds where a page of a list may begin.
const farthestRow = 1 << 30

// listPage is a table's rows, a page of them.
type listPage struct {
	Label, NameLabel   string
	First, Last, Total string
	Columns            []string
	Rows               []listRow
	Previous, Next     string // addresses, empty for none
}

type listRow struct {
	Name  linkView
	Cells []columnView
}

// showList lists a table (contract §11, pagetype=entitylist).
func (h *handler) showList(w http.ResponseWriter, r *http.Request, table string) {
	first, err := strconv.Atoi(r.URL.Query().Get("from"))
	if err != nil || first < 0 || first > farthestRow {
		first = 0
	}
	listing, err := h.source.List(r.Context(), table, first, listedRows)
	if err != nil {
		h.fail(w, err)
		return
	}
	page := viewList(table, first, listing)
	h.render(w, http.StatusOK, "list", h.frame(page.Label, listAddress(table, 0), page))
}

func listAddress(table string, from int) string {
	q := url.Values{"etn": {table}, "pagetype": {"entitylist"}}
	if from > 0 {
		q.Set("from", strconv.Itoa(from))
	}
	return RecordPath + "?" + q.Encode()
}

func viewList(table string, first int, listing Listing) listPage {
	page := listPage{
		Label: tablesLabel(table), NameLabel: tableLabel(table), Total: thousands(listing.Total),
		First: thousands(first + 1), Last: thousands(first + len(listing.Rows)),
	}
	shown := listedColumns(table, len(listing.Rows) > 0 && listing.Rows[0].Activity != nil)
	for _, c := range shown {
		page.Columns = append(page.Columns, c.label)
	}
	for _, record := range listing.Rows {
		row := listRow{Name: linkView{nameOr(record.Name, record.ID), deepLink(record.Reference)}}
		for _, c := range shown {
			row.Cells = append(row.Cells, viewColumn(record, c))
		}
		page.Rows = append(page.Rows, row)
	}
	if first > 0 {
		page.Previous = listAddress(table, max(0, first-listedRows))
	}
	if first+listedRows < listing.Total {
		page.Next = listAddress(table, first+listedRows)
	}
	return page
}

// listedColumns are those that a list shows beside the name: of activities what
// they are regarding, of other tables the first of their own, and who owns the
// row.
func listedColumns(table string, activity bool) []labelled {
	list := columnsOf(table)
	if activity {
		list = []labelled{{"regardingobjectid", "Regarding"}, {"statecode", "State"}}
	}
	list = slices.Clone(list[:min(3, len(list))])
	if table != "systemuser" {
		list = append(list, labelled{"ownerid", "Owner"})
	}
	return append(list, labelled{"modifiedon", "Modified"})
}

// tablesLabel names a table's rows together.
func tablesLabel(table string) string {
	label := tableLabel(table)
	switch {
	case table == "li_inmail":
		return "InMails"
	case table == "li_pointdrivepresentationviewed":
		return label
	case strings.HasSuffix(label, "y"):
		return strings.TrimSuffix(label, "y") + "ies"
	}
	return label + "s"
}
