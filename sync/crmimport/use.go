package crmimport

import (
	"slices"
	"strings"

	"navsync/dynamics"
)

// Use is what an import needs a column for.
type Use string

// The uses; "" is none.
const (
	UseEmail   Use = "email"   // matching by e-mail, and linking seats
	UsePhone   Use = "phone"   // matching by phone
	UseAddress Use = "address" // profile addresses
	UsePlace   Use = "place"   // name, firm, title and place
	UseOther   Use = "other"   // owner, state, value and the like
)

// Use says what the table's import needs a column for.
func (t Table) Use(c *dynamics.Column) Use {
	name := c.LogicalName
	read := slices.Contains(t.needed, name) || slices.Contains(t.wanted, name)
	switch {
	case !read && t.urls && c.IsText() && namesAddress(name+" "+c.Label):
		return UseAddress
	case !read && (t.Entity != "opportunity" || c.Type != "Money" && !slices.Contains(stageColumns, name)):
		return ""
	case strings.Contains(name, "email") || t.Entity == "systemuser" && (name == "domainname" || name == "windowsliveid"):
		return UseEmail
	case strings.Contains(name, "phone"):
		return UsePhone
	case name == "websiteurl":
		return UseAddress
	case strings.HasSuffix(name, "name") || strings.HasPrefix(name, "address1_") || name == "jobtitle" || name == "parentcustomerid":
		return UsePlace
	}
	return UseOther
}
