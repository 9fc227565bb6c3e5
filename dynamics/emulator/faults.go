package emulator

// FaultRule is one injected fault, written as one line of text:
//
//	KIND [on=METHOD:TARGET] [times=N] [after=N] [p=0.1] [retry-after=SECONDS] [html]
//
// KIND is one of
//
//	401                  expired token
//	claims               a signed-in caller is challenged for more claims (401 with
//	                     insufficient_claims) until its token was asked for with
//	                     them; a fixed access token never is: give times=
//	400, 403, 404, 405,  refused with that status; without code=, 404 is a table that
//	412, 413             is not there and 412 a changed version
//	429                  throttled; code=requests|time|concurrent chooses which of
//	                     the three limits; retry-after (seconds) grows by half each
//	                     time a caller comes back too early
//	500, 501, 502, 503,  server fault; html answers a gateway page instead of JSON
//	504
//	500 code=0x80044151  the same with a chosen error code (any status takes code=)
//	lost-request         the connection is cut before anything was done
//	lost-answer          the request is applied and committed, then the connection is cut
//	slow=200ms           the answer waits (any Go duration)
//	truncate             the answer's body stops in the middle
//	delta-expired        a delta link, or a stamp of RetrieveMetadataChanges, answers
//	                     0x80044352; on=TABLE limits it
//	metadata-change      the metadata of the table changes as a delta link comes in:
//	                     links given out before answer 0x80044352, later ones are
//	                     good; strikes once unless times= says otherwise
//	missing-delta        the last page of a tracked read has no delta link
//	other-alias          links name the organization's other host (api. alias)
//	repeat-rows          the last row of a page comes again on the next one
//	plugin-refused       a write is refused by a customer's plug-in (0x80040265)
//	duplicate            a create is refused by duplicate detection (0x80040333)
//	disabled-owner       giving a row to another owner is refused (0x80040225)
//	admin-mode           every call answers 403 0x8004A113
//	not-a-member         every call answers 403 0x80072560
//	no-role              every call answers 403 0x80042F09
//	no-license           every call answers 403 0x8004D24B
//	batch-json           a $batch is refused as plain JSON with 400
//	deny=prvReadLead     the privilege is missing for every user but administrators
//	aadsts=50173         the next token request fails with this Entra number
//
// on= names a method and a target: "POST:$batch", "GET:contacts", "PATCH:tasks",
// "GET:*"; without a colon it is a target for every method. A target is an
// entity set, $batch, EntityDefinitions, or a function's name. Parts of a batch
// are matched by their own method and target, too. The two rules about delta
// links look at nothing else.
// times= is how often the rule strikes (default: without end), after= how many
// matching requests pass first, p= the probability, drawn from the
// organization's seed, so that the same requests meet the same faults.
type FaultRule struct {
	Kind       string  // as written above, "429" or "lost-answer"
	Value      string  // what follows = in KIND: "200ms", "prvReadLead", "50173"
	Method     string  // "" = any
	Target     string  // "" or "*" = any
	Times      int     // 0 = without end
	After      int     // matching requests that pass first
	P          float64 // 0 = always
	RetryAfter int     // seconds
	Code       string  // error code, or the limit's name for 429
	HTML       bool    // a gateway's HTML page instead of JSON
}
