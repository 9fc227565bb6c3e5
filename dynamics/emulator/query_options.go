package emulator

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// longestURL is the limit of contract §3.1.
const longestURL = 32768

// Query options by the kind of address. An address refuses every option that it
// does not read: one that is passed over in silence makes a wrong answer.
var (
	listOptions      = []string{"$select", "$filter", "$orderby", "$top", "$expand", "$count", "$apply", "$skiptoken", "$deltatoken"}
	countOptions     = []string{"$filter", "$deltatoken"}
	referenceOptions = []string{"$filter", "$orderby", "$top", "$skiptoken"}
	rowOptions       = []string{"$select", "$expand"}
	metadataOptions  = []string{"$select", "$filter", "$expand", "$count"}
)

// dataverseOptions are Dataverse's own query options that change an answer.
var dataverseOptions = []string{"fetchXml", "savedQuery", "userQuery", "annotations", "partitionId"}

// unsupportedOptions are OData's that Dataverse does not offer (contract §3.2).
var unsupportedOptions = []string{"$skip", "$search", "$format", "$levels", "$compute"}

// options reads the call's query options, of which its address takes only some.
func (c *call) options(takes ...string) (map[string]string, error) {
	options, err := parseOptions(c.rawQuery)
	if err != nil {
		return nil, err
	}
	for _, part := range strings.Split(c.rawQuery, "&") { // in the order in which they were sent
		name, _, _ := strings.Cut(part, "=")
		if name, _ = url.QueryUnescape(name); meansSomething(name) && !slices.Contains(takes, name) {
			return nil, notHere(name, takes)
		}
	}
	return options, nil
}

// noOptions refuses query options where an address takes none.
func (c *call) noOptions() error {
	_, err := c.options()
	return err
}

func notHere(name string, takes []string) error {
	collection := []string{"$filter", "$orderby", "$count", "$top", "$apply"}
	if slices.Equal(takes, rowOptions) && slices.Contains(collection, name) {
		return badQuery("The requested resource is not a collection. " +
			"Query options $filter, $orderby, $count, $skip, and $top can be applied only on collections.")
	}
	return badQuery("The query parameter %s is not supported", name)
}

// meansSomething says whether a name is an option's. Other names are the client's
// own, such as one that defeats a cache.
func meansSomething(name string) bool {
	return strings.HasPrefix(name, "$") || slices.Contains(dataverseOptions, name)
}

// parseOptions splits a raw query into decoded options. Unknown and repeated
// options are refused, and names that differ from an option's in the letter case
// or the dollar only: they are case-sensitive (contract §3.1).
func parseOptions(raw string) (map[string]string, error) {
	options := map[string]string{}
	for _, part := range strings.Split(raw, "&") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		name, err := url.QueryUnescape(name)
		if err != nil {
			return nil, badQuery("The query is not valid.")
		}
		if name == "$skiptoken" { // opaque: checked byte for byte
			options[name] = value
			continue
		}
		if value, err = url.QueryUnescape(value); err != nil {
			return nil, badQuery("The query is not valid.")
		}
		if err := checkOption(name); err != nil {
			return nil, err
		}
		if _, twice := options[name]; twice {
			return nil, badQuery("Query option '%s' was specified more than once, but it must be specified at most once.", name)
		}
		options[name] = value
	}
	return options, nil
}

// checkOption refuses a name that no address takes.
func checkOption(name string) error {
	if slices.Contains(unsupportedOptions, name) {
		return refuse(http.StatusBadRequest, codeBadQuery, "The query parameter %s is not supported", name)
	}
	known := slices.Contains(listOptions, name) || name == "$id" || slices.Contains(dataverseOptions, name)
	resembles := func(option string) bool {
		return strings.EqualFold(strings.TrimPrefix(option, "$"), strings.TrimPrefix(name, "$"))
	}
	if known || !strings.HasPrefix(name, "$") && !slices.ContainsFunc(slices.Concat(listOptions, dataverseOptions, unsupportedOptions), resembles) {
		return nil
	}
	return badQuery("The query parameter '%s' is unknown.", name)
}
