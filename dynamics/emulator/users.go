package emulator

import "net/http"

// settleUser refuses to enable a user without a licence, who could sign in with
// nothing (contract §8.3).
func settleUser(d *draft, old Row) error {
	if d.table.name != "systemuser" || old == nil || !old.flag("isdisabled") || d.row.flag("isdisabled") {
		return nil
	}
	if access, _ := d.row.integer("accessmode"); access == 0 && !d.row.flag("islicensed") {
		return refuse(http.StatusForbidden, codeCannotEnable, "The user %s does not have a license and cannot be enabled.", d.row.text("fullname"))
	}
	return nil
}
