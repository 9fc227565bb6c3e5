package emulator

import (
	"encoding/base64"
	"strings"
	"testing"
)

// TestPublishedTables: the platform's tables are there with columns that its reference
// lists, of their types.
func TestPublishedTables(t *testing.T) {
	o := newOrg(t)
	for name, columns := range map[string]string{
		"account": "creditonhold:b address1_latitude:f creditlimit:$ entityimage:img " +
			"address2_line1:s250 donotemail:b preferredcontactmethodcode:c paymenttermscode:c " +
			"territoryid:> lastonholdtime:dt yominame:s160",
		"contact": "address3_city:s80 familystatuscode:c gendercode:c governmentid:s50 haschildrencode:c " +
			"managername:s100 spousesname:s100 anniversary:dt entityimage:img",
		"lead":         "need:c purchaseprocess:c evaluatefit:b budgetamount:$ address2_city:s80 preferredcontactmethodcode:c",
		"opportunity":  "need:c pricelevelid:> discountpercentage:dec totaltax:$ captureproposalfeedback:b",
		"systemuser":   "nickname:s50 homephone:s50 address2_city:s128 queueid:> isemailaddressapprovedbyo365admin:b",
		"team":         "teamtype:c isdefault:b administratorid:> queueid:>",
		"businessunit": "divisionname:s100 emailaddress:s100 websiteurl:s200 address1_city:s80",
		"role":         "businessunitid:> parentrootroleid:> iscustomizable:bm",
		"queue":        "emailaddress:s100 queueviewtype:c numberofitems:i",
		"appointment":  "location:s200 isalldayevent:b scheduledstart:dt globalobjectid:s300 regardingobjectid:>",
		"email":        "readreceiptrequested:b attachmentcount:i emailsender:>",
		"incident":     "caseorigincode:c prioritycode:c subjectid:> ticketnumber:s100 entityimage:img",
		"product":      "productnumber:s100 quantityonhand:dec standardcost:$ productstructure:c",
		"quote":        "quotenumber:s100 effectivefrom:dt totalamount:$ billto_city:s80 freightamount:$",
		"salesorder":   "ordernumber:s100 datefulfilled:dt shipto_city:s80",
		"invoice":      "invoicenumber:s100 datedelivered:dt totallineitemamount:$",
		"campaign":     "typecode:c budgetedcost:$ codename:s32 proposedstart:dt",
		"subject":      "title:s500 parentsubject:>",
		"competitor":   "strengths:m weaknesses:m reportedrevenue:$ address1_city:s80",
		"pricelevel":   "begindate:dt enddate:dt freighttermscode:c",
		"savedquery":   "fetchxml:m layoutxml:m isdefault:b conditionalformatting:m",
		"userquery":    "fetchxml:m layoutjson:m",
	} {
		table := o.schema.byName[name]
		if table == nil {
			t.Errorf("no table %s", name)
			continue
		}
		for _, word := range strings.Fields(columns) {
			column, kind, _ := strings.Cut(word, ":")
			c, want := table.byName[column], &sketch{}
			if c == nil {
				t.Errorf("%s has no column %s", name, column)
				continue
			}
			want.read(kind)
			if c.kind != want.kind || want.length > 0 && c.length != want.length {
				t.Errorf("%s.%s is of kind %d and %d long, not %s", name, column, c.kind, c.length, kind)
			}
		}
	}
}

// TestSampleOfThePage: the body of Microsoft's page about creating rows.
func TestSampleOfThePage(t *testing.T) {
	o := newOrg(t)
	r := o.must(201, "POST", "accounts?$select=name,creditonhold,address1_latitude,description,revenue,accountcategorycode,createdon", `{
		"name": "Sample Account", "creditonhold": false, "address1_latitude": 47.639583,
		"description": "This is the description of the sample account", "revenue": 5000000, "accountcategorycode": 1}`, "Prefer: return=representation")
	if !strings.Contains(r.text, `"address1_latitude":47.639583,`) || !strings.Contains(r.text, `"creditonhold":false,`) {
		t.Errorf("made %s", r.text)
	}
}

// TestImageColumn: base64 in bodies, bytes behind $value, and what comes with an image.
func TestImageColumn(t *testing.T) {
	o := newOrg(t)
	id := o.first("account")
	const selected = "?$select=entityimage,entityimage_url,entityimage_timestamp,entityimageid"
	if r := o.must(200, "GET", "accounts("+id+")"+selected, ""); r.body["entityimage"] != nil || r.body["entityimage_url"] != nil {
		t.Errorf("before: %s", r.text)
	}
	picture := base64.StdEncoding.EncodeToString([]byte("GIF89a"))
	o.must(204, "PATCH", "accounts("+id+")", `{"entityimage":"`+picture+`"}`)
	r := o.must(200, "GET", "accounts("+id+")"+selected, "")
	if r.body["entityimage"] != picture || r.body["entityimageid"] == nil || r.body["entityimage_timestamp"] == nil || !strings.HasPrefix(r.text, "{") {
		t.Errorf("with an image: %s", r.text)
	}
	r = o.must(200, "GET", "accounts("+id+")/entityimage/$value", "")
	if r.text != "GIF89a" || r.header.Get("Content-Type") != "application/octet-stream" {
		t.Errorf("the bytes: %q %v", r.text, r.header)
	}
	o.must(400, "PATCH", "accounts("+id+")", `{"entityimage":"not base64!"}`)
	o.must(204, "DELETE", "accounts("+id+")/entityimage", "")
	if r := o.must(200, "GET", "accounts("+id+")"+selected, ""); r.body["entityimage"] != nil || r.body["entityimage_url"] != nil {
		t.Errorf("after: %s", r.text)
	}
}

// sketch is a column's kind and length as the tables' text says it.
type sketch struct {
	kind   kind
	length int
}

func (c *sketch) read(text string) {
	switch text {
	case "c":
		c.kind = kindChoice
		return
	case "m":
		c.kind = kindMemo
		return
	case ">":
		c.kind = kindLookup
		return
	}
	read := &column{}
	if err := read.parseType(text, nil); err != nil {
		panic(err)
	}
	c.kind, c.length = read.kind, read.length
}
