package emulator

// FaultRule is one injected fault, written as one line of text:
//
//	KIND [on=METHOD:TARGET] [times=N] [after=N] [p=0.1] [code=CODE] [retry-after=SECONDS] [date] [html]
//
// KIND is one of the Fault constants; slow, deny and aadsts have a value behind it,
// as in "slow=200ms". A setting that means nothing to the kind is refused.
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
	Kind       FaultKind
	Value      string  // what follows = in KIND: "200ms", "prvReadLead", "50173"
	Method     string  // "" = any
	Target     string  // "" or "*" = any
	Times      int     // 0 = without end
	After      int     // matching requests that pass first
	P          float64 // 0 = always
	RetryAfter int     // seconds
	Date       bool    // Retry-After is a date
	Code       string  // error code, or the limit's name for 429
	HTML       bool    // a gateway's HTML page instead of JSON
}
