package emulator

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// contractColumns restates contract §9 and §10: a table, then its columns with
// their types: s and m text with its length, i whole number, $ money, d date, dt
// date and time, g GUID, b yes or no, c choice with its values, > lookup with its
// targets. ! behind a type is read-only. A run of choices is a..b.
var contractColumns = map[string]string{
	"systemuser": `domainname s1024, firstname s256, lastname s256, fullname s200!, internalemailaddress s100,
		personalemailaddress s100, windowsliveid s1024, azureactivedirectoryobjectid g!, applicationid g, isdisabled b,
		disabledreason s500!, islicensed b!, accessmode c0..5, azurestate c0..2, deletedstate c0..1, invitestatuscode c0..6,
		isintegrationuser b, title s128, jobtitle s100, mobilephone s64, address1_telephone1 s64, employeeid s100, photourl s200,
		businessunitid >businessunit, parentsystemuserid >systemuser, positionid >position, territoryid >territory,
		transactioncurrencyid >transactioncurrency`,
	"account": `name s160, accountnumber s20, websiteurl s200, telephone1 s50, fax s50, emailaddress1 s100, address1_line1 s250,
		address1_city s80, address1_stateorprovince s50, address1_postalcode s20, address1_country s80, address1_composite m1000!,
		industrycode c1..33, numberofemployees i, revenue $, revenue_base $!, tickersymbol s10, stockexchange s20, sic s20,
		ownershipcode c1..4, customertypecode c1..12, accountcategorycode c1..2, description m2000, parentaccountid >account,
		primarycontactid >contact, originatingleadid >lead, masterid >account!, merged b!, transactioncurrencyid >transactioncurrency`,
	"contact": `firstname s50, middlename s50, lastname s50, fullname s160!, salutation s100, suffix s10, nickname s100, jobtitle s100,
		department s100, emailaddress1 s100, emailaddress2 s100, emailaddress3 s100, telephone1 s50, telephone2 s50, mobilephone s50,
		websiteurl s200, parentcustomerid >account+contact, accountid >account!, parentcontactid >contact!, accountrolecode c1..3,
		leadsourcecode c1..1, msdyn_orgchangestatus c0..2, numberofchildren i, birthdate d, donotemail b, donotbulkemail b,
		donotphone b, address1_line1 s250, address1_city s80, address1_composite m1000!, description m2000,
		originatingleadid >lead, masterid >contact!, merged b!`,
	"lead": `subject s300, firstname s50, lastname s50, fullname s160!, companyname s100, jobtitle s100, emailaddress1 s100,
		telephone1 s50, mobilephone s20, websiteurl s200, leadsourcecode c1..10, leadqualitycode c1..3, industrycode c1..33,
		numberofemployees i, revenue $, estimatedamount $, estimatedclosedate d, salesstage c0..0, decisionmaker b, budgetstatus c0..3,
		address1_city s80, description m2000, parentaccountid >account, parentcontactid >contact, customerid >account+contact,
		qualifyingopportunityid >opportunity, campaignid >campaign, masterid >lead!, merged b!`,
	"opportunity": `name s300, customerid >account+contact, parentaccountid >account, parentcontactid >contact, accountid >account!,
		contactid >contact!, estimatedvalue $, actualvalue $, budgetamount $, totalamount $, estimatedvalue_base $!,
		isrevenuesystemcalculated b, transactioncurrencyid >transactioncurrency, estimatedclosedate d, actualclosedate d,
		closeprobability i, salesstage c0..3, salesstagecode c1..1, stepname s200, stageid g, processid g, opportunityratingcode c1..3,
		msdyn_forecastcategory c100000001..100000006, purchasetimeframe c0..4, description m2000, currentsituation m2000,
		customerneed m2000, originatingleadid >lead, campaignid >campaign`,
	"connection": `record1id >account+contact+lead+opportunity+systemuser, record2id >account+contact+lead+opportunity+systemuser,
		record1roleid >connectionrole, record2roleid >connectionrole, description m2000, effectivestart dt, effectiveend dt,
		ismaster b!, relatedconnectionid >connection!, name s500!`,
	"connectionrole":          `name s100, category c1..5+1000..1002`,
	"customeropportunityrole": `opportunityid >opportunity, customerid >account+contact, opportunityroleid >relationshiprole, description s500`,
	"activitypointer": `subject s400, description m2000, scheduledstart dt, scheduledend dt, actualstart dt, actualend dt,
		actualdurationminutes i, prioritycode c0..2, senton dt!, activityadditionalparams m8192`,
	"activityparty": `activityid >activitypointer, participationtypemask c1..13, addressused s320, unresolvedpartyname s200`,
	"task": `subject s200, description m2000, scheduledend dt, percentcomplete i, prioritycode c0..2, category s250, subcategory s250,
		actualdurationminutes i`,
	"phonecall":    `subject s200, description m2000, phonenumber s200, directioncode b, leftvoicemail b`,
	"email":        `subject s800, description m1073741823, submittedby s250, directioncode b, messageid s320, mimetype s256`,
	"letter":       `subject s200, description m2000, address s200, directioncode b`,
	"annotation":   `subject s500, notetext m100000, isdocument b, filename s255, mimetype s256, filesize i!`,
	"businessunit": `name s160, parentbusinessunitid >businessunit, isdisabled b`,
	"organization": `name s160, basecurrencyid >transactioncurrency, languagecode i, localeid i, currencysymbol s13,
		currencydisplayoption c0..1, pricingdecimalprecision i, expirechangetrackingindays i, maxuploadfilesize i, isdisabled b,
		initialversion s20`,
	"solution":            `uniquename s65, friendlyname s256, version s256, ismanaged b!, isvisible b, installedon dt!`,
	"processstage":        `stagename s100, stagecategory c0..7, processid >workflow`,
	"transactioncurrency": `currencyname s100, isocurrencycode s5, currencysymbol s10, currencyprecision i`,
	"opportunityclose":    `opportunityid >opportunity, actualrevenue $, actualend dt, competitorid >competitor, subject s200`,
	"li_inmail": `subject s200, description m2000, actualstart dt, actualend dt, scheduledstart dt, scheduledend dt,
		activityadditionalparams m8192, leftvoicemail b, overriddencreatedon dt`,
	"li_pointdrivepresentationviewed": `subject s200, description m2000, li_url s200`,
	"li_message":                      `subject s200, description m2000`,
}

func TestContractColumns(t *testing.T) {
	m, err := newSchema()
	if err != nil {
		t.Fatal(err)
	}
	for name, columns := range contractColumns {
		table := m.byName[name]
		if table == nil {
			t.Errorf("no table %s", name)
			continue
		}
		for _, text := range strings.Split(columns, ",") {
			words := strings.Fields(text)
			c := table.byName[words[0]]
			if c == nil {
				t.Errorf("%s has no column %s", name, words[0])
				continue
			}
			if got := describeColumn(c); got != words[1] {
				t.Errorf("%s.%s is %s, want %s", name, c.name, got, words[1])
			}
		}
	}
}

// describeColumn writes a column's type as contractColumns does.
func describeColumn(c *column) string {
	text := map[kind]string{kindInteger: "i", kindMoney: "$", kindDate: "d", kindInstant: "dt", kindID: "g", kindBoolean: "b"}[c.kind]
	switch c.kind {
	case kindText:
		text = "s" + strconv.Itoa(c.length)
	case kindMemo:
		text = "m" + strconv.Itoa(c.length)
	case kindLookup:
		text = ">" + strings.Join(c.targets, "+")
	case kindChoice:
		text = "c" + runs(c.options)
	}
	if c.readOnly {
		text += "!"
	}
	return text
}

func runs(options []option) string {
	var parts []string
	for i := 0; i < len(options); i++ {
		first := options[i].value
		for i+1 < len(options) && options[i+1].value == options[i].value+1 {
			i++
		}
		parts = append(parts, strconv.FormatInt(first, 10)+".."+strconv.FormatInt(options[i].value, 10))
	}
	return strings.Join(parts, "+")
}

// contractTables are the head rows of contract §9 and §10: type code (0: not
// said), entity set, key, name column, and state=its status values, the default first.
var contractTables = map[string]string{
	"systemuser":                      "8 systemusers systemuserid fullname",
	"businessunit":                    "10 businessunits businessunitid name",
	"organization":                    "1019 organizations organizationid name",
	"account":                         "1 accounts accountid name 0=1 1=2",
	"contact":                         "2 contacts contactid fullname 0=1 1=2",
	"lead":                            "4 leads leadid fullname 0=1,2 1=3 2=4,5,6,7",
	"opportunity":                     "3 opportunities opportunityid name 0=1,2 1=3 2=4,5",
	"connection":                      "0 connections connectionid name 0=1 1=2",
	"connectionrole":                  "3231 connectionroles connectionroleid name 0=1 1=2",
	"customeropportunityrole":         "0 customeropportunityroles customeropportunityroleid",
	"activitypointer":                 "4200 activitypointers activityid subject 0=1 1=2 2=3 3=4",
	"activityparty":                   "135 activityparties activitypartyid partyidname",
	"task":                            "4212 tasks activityid subject 0=2,3,4,7 1=5 2=6",
	"phonecall":                       "4210 phonecalls activityid subject 0=1 1=2,4 2=3",
	"email":                           "4202 emails activityid subject 0=1,8 1=2,3,4,6,7 2=5",
	"letter":                          "4207 letters activityid subject 0=1,2 1=4,3 2=5",
	"annotation":                      "5 annotations annotationid subject",
	"solution":                        "0 solutions solutionid friendlyname",
	"processstage":                    "4724 processstages processstageid stagename",
	"transactioncurrency":             "0 transactioncurrencies transactioncurrencyid currencyname 0=1 1=2",
	"opportunitysalesprocess":         "0 opportunitysalesprocesses businessprocessflowinstanceid name 0=1 1=2,3",
	"opportunityclose":                "0 opportunitycloses activityid subject 0=1 1=2 2=3",
	"li_inmail":                       "0 li_inmails activityid subject 0=1 1=2 2=3 3=4",
	"li_message":                      "0 li_messages activityid subject 0=1 1=2 2=3 3=4",
	"li_pointdrivepresentationviewed": "0 li_pointdrivepresentationvieweds activityid subject 0=1 1=2 2=3 3=4",
}

func TestContractTables(t *testing.T) {
	m, err := newSchema()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range contractTables {
		table, words := m.byName[name], strings.Fields(text)
		if table == nil {
			t.Errorf("no table %s", name)
			continue
		}
		code := strconv.Itoa(table.code)
		if words[0] != "0" && code != words[0] || table.set != words[1] || table.key != words[2] || len(words) > 3 && table.title != words[3] {
			t.Errorf("%s: %s %s %s %s, want %s", name, code, table.set, table.key, table.title, text)
		}
		if len(words) < 4 {
			continue
		}
		if (table.status() != nil) != (len(words) > 4) {
			t.Errorf("%s: states", name)
			continue
		}
		for _, word := range words[4:] {
			state, statuses, _ := strings.Cut(word, "=")
			var got []string
			for _, o := range table.status().options {
				if strconv.FormatInt(o.state, 10) == state {
					got = append(got, strconv.FormatInt(o.value, 10))
				}
			}
			if !slices.Equal(got, strings.Split(statuses, ",")) {
				t.Errorf("%s: state %s has %v, want %s", name, state, got, statuses)
			}
		}
	}
}
