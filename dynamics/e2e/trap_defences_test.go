package e2e

// untestable are the traps that no test can show, by number, with the reason.
var untestable = map[string]string{}

// defences is the table of what protects against the forty traps of contract §13. A trap
// with several defences, or with several tests, has several lines. Each line: the test,
// the folder or file, the text that stands there once, and what takes its place.
var defences = []defence{
	{"TestTrap01_OnlyTheEnvironmentsTwoNamesGetTheToken", "dynamics/request.go", `!c.address.Trusts(target)`, `target == nil`},
	{"TestTrap01_OnlyTheEnvironmentsTwoNamesGetTheToken", "dynamics", `host == a.apiAlias()`, `false`},
	{"TestTrap01_OnlyTheEnvironmentsTwoNamesGetTheToken", "dynamics", `!strings.EqualFold(u.Scheme, a.Scheme)`, `false`},

	{"TestTrap02_NextLinkIsSentByteForByte", "dynamics/request.go", `target, err := url.Parse(q.url)`, reencoded},

	{"TestTrap03_NoOptionIsAddedToALink", "dynamics", `q.url = page.Next`, `q.url = page.Next + "&$filter=statecode%20eq%200"`},
	{"TestTrap03_NoOptionIsAddedToALink", "dynamics", `return q.Link, nil`, `return q.Link + "&$filter=" + escapeOption(q.Filter), nil`},

	{"TestTrap04_PreferIsRepeatedOnEachPage", "dynamics", `q.url = page.Next`, `q.url, q.prefer = page.Next, ""`},

	{"TestTrap05_ReadsUntilThereIsNoNextLink", "dynamics", `|| page.Next == "" {`, `|| page.Next == "" || len(page.Rows) < LargestPage {`},
	{"TestTrap05_ReadsUntilThereIsNoNextLink", "dynamics", `if p.more && `, `if false && `},

	{"TestTrap06_MissingDeltaLinkIsAnError", "dynamics", `if q.Track && delta == "" {`, `if q.Track && delta == "never" {`},
	{"TestTrap06_WithoutADeltaLinkATableIsPolled", "sync/crmimport", `cursor.Phase = store.PhasePoll`, ``},

	{"TestTrap07_OverlapQueryIsUntrackedAndFiltered", "dynamics", `if q.Track {`, `if true {`},
	{"TestTrap07_WhatChangesDuringTheFirstLoadIsRead", "sync/crmimport", `if i.readable("modifiedon") {`, `if false {`},

	{"TestTrap08_ExpiredDeltaLinkMeansResync", "dynamics/classify.go", `CodeVersionStampExpired:`, `0xFFFFFFF0:`},
	{"TestTrap08_ExpiredDeltaLinkMeansResync", "dynamics", `number("expirechangetrackingindays")`, `7`},
	{"TestTrap08_AnExpiredLinkLeadsToAFullRead", "sync/crmimport", `!restarted && i.linkRefused(err, cursor)`, `!restarted && false`},

	{"TestTrap09_DepthOfPrivileges", "dynamics", `max(depths[name], parseDepth(p.Depth))`, `parseDepth(p.Depth)`},
	{"TestTrap09_DepthOfPrivileges", "dynamics", `return Depth(n + 1)`, `return Depth(n)`},

	{"TestTrap10_TrackingTakesNoFilter", "dynamics", `if q.Track && (q.Filter`, `if false && (q.Filter`},

	{
		"TestTrap11_TheCodeTellsTheMeaningsOf412", "dynamics", `if class, ok := codeClasses[code]; ok {`,
		`if class, ok := codeClasses[code]; ok && status != http.StatusPreconditionFailed {`,
	},

	{"TestTrap12_CodesAreNormalized", "dynamics", `n >= -1<<31`, `n >= 0`},
	{"TestTrap12_CodesAreNormalized", "dynamics", ` || text[1] == 'X'`, ``},
	{"TestTrap12_CodesAreNormalized", "dynamics", `err == nil && len(text) == 8 {`, `err == nil && false {`},
	{"TestTrap12_CodesAreNormalized", "dynamics/error_parse.go", `if value.Kind() != '"' {`, `if false {`},

	{"TestTrap13_CompletedActivityIsCreatedThenCompleted", "dynamics", `delete(body, "statecode")`, ``},
	{"TestTrap13_CompletedActivityIsCreatedThenCompleted", "dynamics", `"statecode": pair.State, "statuscode": pair.Status`, `"statecode": pair.State`},
	{
		"TestTrap13_CompletedActivityIsCreatedThenCompleted", "dynamics",
		`return ChangeSet{create, complete}, nil`, `return append(ChangeSet{complete}[:0], create), nil`,
	},

	{"TestTrap14_NoImpersonationUnlessAsked", "dynamics", `{"CallerObjectId", q.caller}`, `{"CallerObjectId", max(q.caller, "0")}`},
	{
		"TestTrap14_TheSeatHolderOwnsWhatTheAccountMakes", "sync/writeback",
		`j.plan.Waits == "" && d.place.settings.Author == store.AuthorSeat`, `j.plan.Waits == ""`,
	},

	{"TestTrap15_KeyIsTakenFromHeaderOrBody", "dynamics", `return c.idFromBody(ctx, table, got)`, `return "", nil`},
	{"TestTrap15_KeyIsTakenFromHeaderOrBody", "dynamics", `created := entityID(got.header); created != ""`, `created := ""; created != ""`},

	{"TestTrap16_NavigationNamesComeFromMetadata", "dynamics", `Name: r.Navigation`, `Name: strings.ToLower(r.Navigation)`},
	{"TestTrap16_NavigationNamesComeFromMetadata", "dynamics/metadata.go", `return "", false`, `return column + "_" + target, true`},

	{"TestTrap17_PolymorphicBindsHaveTheirSuffix", "dynamics", `= n.Name`, `= regarding + "_" + n.Target`},

	{
		"TestTrap18_UpsertDoesNotRepeatTheKey", "dynamics", `c.patchOperation(ctx, table, id, body, opts)`,
		`c.patchOperation(ctx, table, id, map[string]any{table + "id": id}, opts)`,
	},
	{"TestTrap18_UpsertDoesNotRepeatTheKey", "dynamics", `delete(rest, column)`, `_ = column`},

	{"TestTrap19_BatchEnvelope", "dynamics", `w.buffer.WriteString("\r\n")`, `w.buffer.WriteString("\n")`},
	{"TestTrap19_BatchEnvelope", "dynamics", `if len(o.Body) == 0 {`, `if false {`},
	{"TestTrap19_BatchEnvelope", "dynamics/batch.go", `"batch_%013x"`, `"batch (%013x)"`},
	{"TestTrap19_BatchEnvelope", "dynamics/batch.go", `id++`, ``},

	{"TestTrap20_BatchFailures", "dynamics", `(q.multipart && got.isMultipart())`, `false`},
	{"TestTrap20_BatchFailures", "dynamics", `if !got.isMultipart() {`, `if false {`},
	{"TestTrap20_BatchFailures", "dynamics", `c.noteThrottledPart(result.Err)`, `_ = result`},
	{"TestTrap20_BatchFailures", "dynamics", `if !ok || answered[i] {`, `if ok || !ok {`},
	{"TestTrap20_BatchFailures", "dynamics", `if len(part.answers) < len(set) {`, `if false {`},
	{"TestTrap20_BatchFailures", "dynamics", `if !answered[i] {`, `if false {`},

	{"TestTrap21_WildcardsAreEscaped", "dynamics", `likeEscaper.Replace(text)`, `text`},
	{"TestTrap21_ASearchTakesNoWildcards", "sync/engine", `dynamics.LikeEscape(text)`, `text`},

	{"TestTrap22_ApostrophesAreDoubled", "dynamics", `strings.ReplaceAll(text, "'", "''")`, `text`},
	{"TestTrap22_ApostrophesAreDoubled", "dynamics", `"-_.~(),:'/*$@="`, `"-_.~(),:'/*$@=&+"`},
	{"TestTrap22_ASearchTakesApostrophes", "sync/engine", `dynamics.Quote(dynamics.LikeEscape(text))`, `"'" + dynamics.LikeEscape(text) + "'"`},

	{"TestTrap23_RetryAfterPausesTheConnection", "dynamics", `e.RetryAfter = c.throttle.pause(got.header)`, ``},
	{"TestTrap23_RetryAfterPausesTheConnection", "dynamics", `e.Class == ClassThrottled && e.Status != 0 && waits < maxThrottling`, `false`},
	{
		"TestTrap23_RetryAfterPausesTheConnection", "dynamics",
		`if wait := g.until.Sub(now); wait > 0 {`,
		`if wait := g.until.Sub(now); wait > 0 && g.active > 0 {`,
	},
	{"TestTrap23_RetryAfterPausesTheConnection", "dynamics", `now.Add(asked + `, `now.Add(asked/2 + `},

	{"TestTrap24_NoCookies", "dynamics", `client.Jar = nil`, ``},

	{"TestTrap25_TextLengthsAreKnown", "dynamics", `max(column.MaxLength, m.MaxLength)`, `column.MaxLength`},
	{"TestTrap25_ALongTextIsCutAndKeptInANote", "sync/writeback/plan.go", `dynamics.CutText(text, target.BodyMax)`, `text`},
	{"TestTrap25_ALongTextIsCutAndKeptInANote", "sync/writeback/plan.go", `plan.Whole = text`, ``},

	{"TestTrap26_OwnersThatCannotOwn", "dynamics", `CodeUserGone:`, `0xFFFFFFF0:`},
	{"TestTrap26_OwnersThatCannotOwn", "dynamics", `e.Class = ClassOwner`, ``},
	{"TestTrap26_OwnersThatCannotOwn", "dynamics/request.go", `e.blameOwner()`, ``},
	{"TestTrap26_OwnersThatCannotOwn", "dynamics/batch_parse.go", `e.blameOwner()`, ``},
	{"TestTrap26_ADisabledOwnerHoldsBackOnlyTheirOwn", "sync/writeback", `case f.OwnerDisabled:`, `case false:`},
	{"TestTrap26_ADisabledOwnerHoldsBackOnlyTheirOwn", "sync/engine", `if user.Disabled {`, `if false {`},
	{
		"TestTrap26_ADisabledOwnerHoldsBackOnlyTheirOwn", "sync/writeback",
		`answer.Class == dynamics.ClassOwner || answer.Code == dynamics.CodeUserDisabled`, `false`,
	},

	{
		"TestTrap27_RowsAreAddressedByThePlainKey", "dynamics", `table.EntitySetName + "(" + strings.ToLower(id)`,
		`table.EntitySetName + "(" + table.PrimaryID + "=" + strings.ToLower(id)`,
	},

	{"TestTrap28_ConnectionPairsCanBeTold", "dynamics", `table := textOf(r.numbered(i, ok))`, `table := ""`},
	{
		"TestTrap28_AConnectionIsOneStakeholder", "sync/crmimport",
		`if from.Table == "opportunity" && store.RecordKind(to.Table).Person() {`,
		`if from.Table == "opportunity" || to.Table == "opportunity" {`,
	},

	{"TestTrap29_MergedRowsNameTheirMaster", "dynamics", `ID: strings.ToLower(id)`, `ID: id`},
	{"TestTrap29_AMergedContactLeadsToItsMaster", "sync/crmimport", `case master.ID != "":`, `case false:`},

	{
		"TestTrap30_MoneyKeepsItsDecimals", "dynamics", `return stdjson.Number(value)`,
		`number, _ := strconv.ParseFloat(string(value), 64); return stdjson.Number(strconv.FormatFloat(number, 'f', -1, 64))`,
	},
	{"TestTrap30_MoneyKeepsItsDecimals", "dynamics", `&& !column.BaseCurrency `, ``},
	{"TestTrap30_AnAmountKeepsItsCurrency", "sync/crmimport", `o.Currency = i.iso[currency.ID]`, `o.Currency = "EUR"`},
	{"TestTrap30_AnAmountKeepsItsCurrency", "dynamics", `&& !column.BaseCurrency `, ``},

	{"TestTrap31_AReadableTableMayBeReadInPart", "dynamics", `Access(p.Type)] = p.Name`, `Access(p.Type)] = "prv" + p.Type + m.LogicalName`},
	{"TestTrap31_AnAccountThatReadsAPartIsRefused", "sync/engine", `depth == dynamics.DepthGlobal ||`, `depth != dynamics.DepthNone ||`},

	{"TestTrap32_PluginTextIsKept", "dynamics", `cleanText(withoutTokens(message))`, `message`},
	{"TestTrap32_PluginTextIsKept", "dynamics", `CodePluginAborted:`, `0xFFFFFFF0:`},
	{"TestTrap32_APluginsRefusalCostsOneItem", "dynamics", `"odata.continue-on-error"`, `""`},
	{"TestTrap32_APluginsRefusalCostsOneItem", "sync/journal", `Detail: detail`, `Detail: ""`},

	{"TestTrap33_ScopeIsMadeFromTheWebHost", "dynamics/auth/user.go", `strings.TrimRight(config.Resource, "/")`, `config.Resource`},
	{"TestTrap33_ScopeIsMadeFromTheWebHost", "dynamics/auth/application.go", `strings.TrimRight(config.Resource, "/")`, `config.Resource`},
	{"TestTrap33_TheResourceIsTheWebHost", "dynamics", `name = m[1] + "." + m[3]`, ``},
	{"TestTrap33_TheResourceIsTheWebHost", "dynamics", `Resource: address.WebURL()`, `Resource: values["resource_id"]`},

	{
		"TestTrap34_ClientSecretMistakes", "dynamics/auth",
		`7000215: {KindClientSecret, RemedySecretValue}`,
		`7000215: {KindClientSecret, RemedyCheckFile}`,
	},
	{"TestTrap34_ClientSecretMistakes", "dynamics/auth", `7000222:`, `1:`},
	{"TestTrap34_ClientSecretMistakes", "dynamics/auth", `client.Transport = refusalNote{next: next}`, `client.Transport = next`},

	{"TestTrap35_LibraryTraps", "dynamics/auth", `plain.URL.Scheme = "http"`, ``},
	{"TestTrap35_LibraryTraps", "dynamics/auth", `case u.Scheme != "https":`, `case false:`},
	{"TestTrap35_LibraryTraps", "dynamics/auth", `if number := numberIn(err.Error()); number != 0 {`, `if number := 0; number != 0 {`},
	{"TestTrap35_LibraryTraps", "dynamics/auth", `if w.declined(raw) {`, `if w.declined(raw) && false {`},
	{"TestTrap35_TheLibraryAcceptsTheTokenService", "dynamics/auth", `plain.URL.Scheme = "http"`, ``},
	{
		"TestTrap35_TheLibraryAcceptsTheTokenService", "dynamics/emulator/entra",
		`issuerOf(r) + "/" + s.options.Tenant + "/v2.0"`, `"https://elsewhere.test/" + s.options.Tenant + "/v2.0"`,
	},
	{"TestTrap35_TheLibraryAcceptsTheTokenService", "dynamics/emulator/entra", `body["scope"] = t.Scope`, `body["scope"] = "openid"`},

	{"TestTrap36_DatesByTheirKind", "dynamics", ` || m.Behavior.Value == "DateOnly"`, ``},
	{"TestTrap36_DatesByTheirKind", "dynamics", `if len(text) == len(time.DateOnly) {`, `if false {`},

	{"TestTrap37_MetadataIsNotAnsweredFromCaches", "dynamics", `q.fresh = true`, ``},
	{"TestTrap37_MetadataIsNotAnsweredFromCaches", "dynamics", `h.Set("If-None-Match", "null")`, ``},

	{"TestTrap38_EntitySetNamesComeFromMetadata", "dynamics", `c.apiRoot() + table.EntitySetName`, `c.apiRoot() + table.LogicalName + "s"`},
	{"TestTrap38_EntitySetNamesComeFromMetadata", "dynamics", `Path: found.EntitySetName, Body`, `Path: table + "s", Body`},
	{
		"TestTrap38_EntitySetNamesComeFromMetadata", "dynamics",
		`table.EntitySetName + "(" + strings.ToLower(id)`,
		`table.LogicalName + "s(" + strings.ToLower(id)`,
	},

	{"TestTrap39_NoRedirectsAndRawQueries", "dynamics", `client.CheckRedirect = func`, `_ = func`},
	{"TestTrap39_NoRedirectsAndRawQueries", "dynamics/request.go", `target, err := url.Parse(q.url)`, reencoded},

	{"TestTrap40_DeadlocksAreRepeated", "dynamics", `CodeSQLError: `, `0xFFFFFFF0: `},
	{"TestTrap40_DeadlocksAreRepeated", "dynamics", `return q.repeat || !e.Uncertain`, `return q.repeat`},
	{"TestTrap40_NoTwoBatchesWriteAboutOneRecord", "sync/writeback", `record := j.about()`, `record := j.plan.ActivityID`},
	{"TestTrap40_WhoeverSendsIsAlone", "sync/writeback", `o.alone.Lock()
	defer o.alone.Unlock()`, ``},
	{
		"TestTrap40_WhoeverSendsIsAlone", "sync/engine",
		`held.Holder != own && held.Until.After(l.e.now()) && lives(held.Holder, own)`,
		`held.Holder == "nobody"`,
	},
}

// reencoded sends a URL as net/url writes it, its query sorted and with plus signs.
const reencoded = `target, err := url.Parse(q.url)
	if err == nil {
		target.RawQuery = target.Query().Encode()
		q.url = target.String()
	}`
