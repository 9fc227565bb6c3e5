package emulator

import (
	"slices"
	"strings"
)

// shape applies $select and $expand to a metadata object. What is expandable
// appears only when asked for.
func shape(o object, options map[string]string) (object, error) {
	out := object{}
	selected, given := options["$select"]
	names := strings.Split(selected, ",")
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	for name, value := range o {
		if expandable(name, value) {
			continue
		}
		if !given || slices.Contains(names, name) || name == "MetadataId" || strings.HasPrefix(name, "@") {
			out[name] = value
		}
	}
	if given {
		for _, name := range names {
			if value, known := o[name]; !known || expandable(name, value) {
				return nil, badQuery("Could not find a property named '%s' on the metadata type.", name)
			}
		}
	}
	return out, expandMetadata(o, out, options)
}

func expandMetadata(o, out object, options map[string]string) error {
	text, given := options["$expand"]
	if !given {
		return nil
	}
	for _, item := range splitOutside(text, ',') {
		name, inner, nested := strings.Cut(strings.TrimSpace(item), "(")
		value, known := o[name]
		if !known || !expandable(name, value) {
			return badQuery("Could not find a property named '%s' on the metadata type.", name)
		}
		deeper := map[string]string{}
		if nested {
			for _, part := range splitOutside(strings.TrimSuffix(inner, ")"), ';') {
				key, value, _ := strings.Cut(part, "=")
				if key = strings.TrimSpace(key); !slices.Contains([]string{"$select", "$filter", "$expand"}, key) {
					return badQuery("The query option '%s' is not supported in $expand.", key)
				}
				deeper[key] = value
			}
		}
		expanded, err := expandOne(value, deeper)
		if err != nil {
			return err
		}
		out[name] = expanded
	}
	return nil
}

func expandOne(value any, options map[string]string) (any, error) {
	switch v := value.(type) {
	case lazyList:
		list := []object{}
		for _, item := range v() {
			if text, filtered := options["$filter"]; filtered {
				n, err := parseFilter(text, options)
				if err != nil {
					return nil, err
				}
				if ok, err := metadataHolds(n, item); err != nil || !ok {
					if err != nil {
						return nil, err
					}
					continue
				}
			}
			one, err := shape(bare(item), options)
			if err != nil {
				return nil, err
			}
			list = append(list, one)
		}
		return list, nil
	case object:
		if _, given := options["$filter"]; given {
			return nil, notHere("$filter", rowOptions)
		}
		return shape(v, options)
	}
	return value, nil
}

// expandable says whether a member is a navigation property.
func expandable(name string, value any) bool {
	_, list := value.(lazyList)
	return list || name == "OptionSet" || name == "GlobalOptionSet"
}

// bare takes from an attribute, which was built for this answer, what only its derived type shows.
func bare(o object) object {
	if _, attribute := o["AttributeType"]; attribute {
		delete(o, "OptionSet")
		delete(o, "GlobalOptionSet")
		delete(o, "DefaultFormValue")
	}
	return o
}

// metadataHolds evaluates a filter on a metadata object; paths go into complex
// members, as in CanChangeTrackingBeEnabled/Value.
func metadataHolds(n node, o object) (bool, error) {
	switch n := n.(type) {
	case andNode:
		return metadataSeveral(n.kids, o, false)
	case orNode:
		return metadataSeveral(n.kids, o, true)
	case notNode:
		ok, err := metadataHolds(n.kid, o)
		return !ok, err
	case pathNode:
		v, err := metadataValue(n, o)
		return v == true, err
	case callNode:
		a, err := metadataValue(n.args[0], o)
		if err != nil {
			return false, err
		}
		b, err := metadataValue(n.args[1], o)
		if err != nil {
			return false, err
		}
		text, _ := a.(string)
		part, _ := b.(string)
		switch n.name {
		case "contains":
			return strings.Contains(text, part), nil
		case "startswith":
			return strings.HasPrefix(text, part), nil
		}
		return strings.HasSuffix(text, part), nil
	case compareNode:
		a, err := metadataValue(n.left, o)
		if err != nil {
			return false, err
		}
		b, err := metadataValue(n.right, o)
		if err != nil {
			return false, err
		}
		if a == nil {
			a = null{}
		}
		return compareTruth(n.op, a, b) == isTrue, nil
	}
	return false, badQuery("The filter is not supported for metadata.")
}

func metadataSeveral(kids []node, o object, decisive bool) (bool, error) {
	for _, kid := range kids {
		ok, err := metadataHolds(kid, o)
		if err != nil || ok == decisive {
			return decisive && err == nil, err
		}
	}
	return !decisive, nil
}

func metadataValue(n node, o object) (any, error) {
	switch n := n.(type) {
	case literalNode:
		if n.value == nil {
			return null{}, nil
		}
		return n.value, nil
	case pathNode:
		var v any = o
		for _, name := range strings.Split(n.path, "/") {
			member, ok := v.(object)
			if !ok {
				return nil, badQuery("Could not find a property named '%s' on the metadata type.", name)
			}
			if v, ok = member[name]; !ok {
				return nil, badQuery("Could not find a property named '%s' on the metadata type.", name)
			}
		}
		return v, nil
	}
	return nil, badQuery("The filter is not supported for metadata.")
}
