package e2e

// untestable are the traps that no test can show, by number, with the reason.
var untestable = map[string]string{}

// defences is the table of what protects against the forty traps of contract §13. A trap
// with several defences, or with several tests, has several lines. Each line: the test,
// the file, the text that stands there once, and what takes its place.
var defences = []defence{
	{"TestTrap01_OnlyTheEnvironmentsTwoNamesGetTheToken", "dynamics/request.go", `!c.address.Trusts(target)`, `target == nil`},
	{"TestTrap01_OnlyTheEnvironmentsTwoNamesGetTheToken", "dynamics/address.go", `host == a.apiAlias()`, `false`},
	{"TestTrap01_OnlyTheEnvironmentsTwoNamesGetTheToken", "dynamics/address.go", `!strings.EqualFold(u.Scheme, a.Scheme)`, `false`},

	{"TestTrap02_NextLinkIsSentByteForByte", "dynamics/request.go", `target, err := url.Parse(q.url)`, reencoded},

	{"TestTrap03_NoOptionIsAddedToALink", "dynamics/pages.go", `link = page.Next`, `link = page.Next + "&$filter=" + escapeOption(q.Filter)`},
	{"TestTrap03_NoOptionIsAddedToALink", "dynamics/pages.go", `return q.Link, nil`, `return q.Link + "&$filter=" + escapeOption(q.Filter), nil`},

	{"TestTrap04_PreferIsRepeatedOnEachPage", "dynamics/pages.go", `c.page(ctx, op, link, q.prefer())`, `c.page(ctx, op, link, map[int]string{1: q.prefer()}[len(circle.seen)])`},

	{"TestTrap05_ReadsUntilThereIsNoNextLink", "dynamics/pages.go", `if page.Next == "" {`, `if page.Next == "" || len(page.Rows) < LargestPage {`},
	{"TestTrap05_ReadsUntilThereIsNoNextLink", "dynamics/page_parse.go", `if p.more && `, `if false && `},

	{"TestTrap06_MissingDeltaLinkIsAnError", "dynamics/pages.go", `if q.Track && page.Delta == "" {`, `if false {`},
	{"TestTrap06_WithoutADeltaLinkATableIsPolled", "sync/engine/import_follow.go", `cursor.Phase = store.PhasePoll`, ``},

	{"TestTrap07_OverlapQueryIsUntrackedAndFiltered", "dynamics/pages.go", `if q.Track {`, `if true {`},
	{"TestTrap07_WhatChangesDuringTheFirstLoadIsRead", "sync/engine/import_follow.go", `if i.readable("modifiedon") {`, `if false {`},

	{"TestTrap08_ExpiredDeltaLinkMeansResync", "dynamics/classify.go", `CodeVersionStampExpired:`, `0xFFFFFFF0:`},
	{"TestTrap08_ExpiredDeltaLinkMeansResync", "dynamics/checks.go", `number("expirechangetrackingindays")`, `7`},
	{"TestTrap08_AnExpiredLinkLeadsToAFullRead", "sync/engine/import_follow.go", `i.linkRefused(err, cursor)`, `false`},

	{"TestTrap09_DepthOfPrivileges", "dynamics/privileges.go", `max(depths[name], parseDepth(p.Depth))`, `parseDepth(p.Depth)`},
	{"TestTrap09_DepthOfPrivileges", "dynamics/checks.go", `return Depth(n + 1)`, `return Depth(n)`},

	{"TestTrap10_TrackingTakesNoFilter", "dynamics/pages.go", `if q.Track && (q.Filter`, `if false && (q.Filter`},

	{"TestTrap11_TheCodeTellsTheMeaningsOf412", "dynamics/classify.go", `if class, ok := codeClasses[code]; ok {`, `if class, ok := codeClasses[code]; ok && status != http.StatusPreconditionFailed {`},

	{"TestTrap12_CodesAreNormalized", "dynamics/codes.go", `n >= -1<<31`, `n >= 0`},
	{"TestTrap12_CodesAreNormalized", "dynamics/codes.go", ` || text[1] == 'X'`, ``},
	{"TestTrap12_CodesAreNormalized", "dynamics/codes.go", `err == nil && len(text) == 8 {`, `err == nil && false {`},
	{"TestTrap12_CodesAreNormalized", "dynamics/error_parse.go", `if value.Kind() != '"' {`, `if false {`},

	{"TestTrap13_CompletedActivityIsCreatedThenCompleted", "dynamics/writeback.go", `delete(body, "statecode")`, ``},
	{"TestTrap13_CompletedActivityIsCreatedThenCompleted", "dynamics/writeback.go", `"statecode": pair.State, "statuscode": pair.Status`, `"statecode": pair.State`},
	{"TestTrap13_CompletedActivityIsCreatedThenCompleted", "dynamics/writeback.go", `return ChangeSet{create, complete}, nil`, `return append(ChangeSet{complete}[:0], create), nil`},

	{"TestTrap14_NoImpersonationUnlessAsked", "dynamics/request.go", `{"CallerObjectId", q.caller}`, `{"CallerObjectId", max(q.caller, "0")}`},
	{"TestTrap14_TheSeatHolderOwnsWhatTheAccountMakes", "sync/engine/send.go", `j.plan.Waits == "" && p.settings.Author == store.AuthorSeat`, `j.plan.Waits == ""`},

	{"TestTrap15_KeyIsTakenFromHeaderOrBody", "dynamics/write.go", `return c.idFromBody(ctx, table, got)`, `return "", nil`},
	{"TestTrap15_KeyIsTakenFromHeaderOrBody", "dynamics/write.go", `created := entityID(got.header); created != ""`, `created := ""; created != ""`},

	{"TestTrap16_NavigationNamesComeFromMetadata", "dynamics/metadata_fetch.go", `Name: r.Navigation`, `Name: strings.ToLower(r.Navigation)`},
	{"TestTrap16_NavigationNamesComeFromMetadata", "dynamics/metadata.go", `return "", false`, `return column + "_" + target, true`},

	{"TestTrap17_PolymorphicBindsHaveTheirSuffix", "dynamics/writeback.go", `= n.Name`, `= regarding + "_" + n.Target`},

	{"TestTrap18_UpsertDoesNotRepeatTheKey", "dynamics/write.go", `c.patchOperation(ctx, table, id, body, opts)`, `c.patchOperation(ctx, table, id, map[string]any{table + "id": id}, opts)`},

	{"TestTrap19_BatchEnvelope", "dynamics/batch.go", `w.buffer.WriteString("\r\n")`, `w.buffer.WriteString("\n")`},
	{"TestTrap19_BatchEnvelope", "dynamics/batch.go", `if len(o.Body) == 0 {`, `if false {`},
	{"TestTrap19_BatchEnvelope", "dynamics/batch.go", `"batch_%013x"`, `"batch (%013x)"`},
	{"TestTrap19_BatchEnvelope", "dynamics/batch.go", `id++`, ``},

	{"TestTrap20_BatchFailures", "dynamics/request.go", `(q.multipart && got.isMultipart())`, `false`},
	{"TestTrap20_BatchFailures", "dynamics/batch.go", `if !got.isMultipart() {`, `if false {`},
	{"TestTrap20_BatchFailures", "dynamics/batch.go", `c.noteThrottledPart(result.Err)`, `_ = result`},
	{"TestTrap20_BatchFailures", "dynamics/batch_parse.go", `if !ok || answered[i] {`, `if ok || !ok {`},
	{"TestTrap20_BatchFailures", "dynamics/batch_parse.go", `if len(part.answers) < len(set) {`, `if false {`},
	{"TestTrap20_BatchFailures", "dynamics/batch_parse.go", `if !answered[i] {`, `if false {`},

	{"TestTrap21_WildcardsAreEscaped", "dynamics/filter.go", `likeEscaper.Replace(text)`, `text`},
	{"TestTrap21_ASearchTakesNoWildcards", "sync/engine/history.go", `dynamics.LikeEscape(text)`, `text`},

	{"TestTrap22_ApostrophesAreDoubled", "dynamics/filter.go", `strings.ReplaceAll(text, "'", "''")`, `text`},
	{"TestTrap22_ApostrophesAreDoubled", "dynamics/request.go", `"-_.~(),:'/*$@="`, `"-_.~(),:'/*$@=&+"`},
	{"TestTrap22_ASearchTakesApostrophes", "sync/engine/history.go", `dynamics.Quote(dynamics.LikeEscape(text))`, `"'" + dynamics.LikeEscape(text) + "'"`},

	{"TestTrap23_RetryAfterPausesTheConnection", "dynamics/request.go", `e.RetryAfter = c.throttle.pause(got.header)`, ``},
	{"TestTrap23_RetryAfterPausesTheConnection", "dynamics/request.go", `e.Status == http.StatusTooManyRequests && waits < maxThrottling`, `false`},
	{"TestTrap23_RetryAfterPausesTheConnection", "dynamics/throttle.go", `if wait := g.until.Sub(now); wait > 0 {`, `if wait := g.until.Sub(now); wait > 0 && g.active > 0 {`},
	{"TestTrap23_RetryAfterPausesTheConnection", "dynamics/throttle.go", `now.Add(asked + `, `now.Add(asked/2 + `},

	{"TestTrap24_NoCookies", "dynamics/client.go", `client.Jar = nil`, ``},

	{"TestTrap25_TextLengthsAreKnown", "dynamics/metadata_fetch.go", `max(column.MaxLength, m.MaxLength)`, `column.MaxLength`},
	{"TestTrap25_ALongTextIsCutAndKeptInANote", "sync/engine/plan.go", `cut(text, target.BodyMax)`, `text`},
	{"TestTrap25_ALongTextIsCutAndKeptInANote", "sync/engine/plan.go", `plan.Whole = text`, ``},

	{"TestTrap26_OwnersThatCannotOwn", "dynamics/classify.go", `CodeUserGone:`, `0xFFFFFFF0:`},
	{"TestTrap26_OwnersThatCannotOwn", "dynamics/classify.go", `e.Class = ClassOwner`, ``},
	{"TestTrap26_OwnersThatCannotOwn", "dynamics/request.go", `e.blameOwner(q.method)`, ``},
	{"TestTrap26_OwnersThatCannotOwn", "dynamics/batch_parse.go", `e.blameOwner(set[0].Method)`, ``},
	{"TestTrap26_ADisabledOwnerHoldsBackOnlyTheirOwn", "sync/engine/plan.go", `case f.OwnerDisabled:`, `case false:`},
	{"TestTrap26_ADisabledOwnerHoldsBackOnlyTheirOwn", "sync/engine/seats.go", `if user.Disabled {`, `if false {`},
	{"TestTrap26_ADisabledOwnerHoldsBackOnlyTheirOwn", "sync/engine/settle.go", `answer.Class == dynamics.ClassOwner || answer.Code == dynamics.CodeUserDisabled`, `false`},

	{"TestTrap27_RowsAreAddressedByThePlainKey", "dynamics/write.go", `table.EntitySetName + "(" +`, `table.EntitySetName + "(" + table.PrimaryID + "=" +`},

	{"TestTrap28_ConnectionPairsCanBeTold", "dynamics/row.go", `table := textOf(r.numbered(i, ok))`, `table := ""`},
	{"TestTrap28_AConnectionIsOneStakeholder", "sync/engine/import_stakeholders.go", `if from.Table == "opportunity" && (to.Table == store.KindContact || to.Table == store.KindLead) {`, `if from.Table == "opportunity" || to.Table == "opportunity" {`},

	{"TestTrap29_MergedRowsNameTheirMaster", "dynamics/row.go", `ID: strings.ToLower(id)`, `ID: id`},
	{"TestTrap29_AMergedContactLeadsToItsMaster", "sync/engine/import_customers.go", `case master.ID != "":`, `case false:`},

	{"TestTrap30_MoneyKeepsItsDecimals", "dynamics/row.go", `return stdjson.Number(value)`, `number, _ := strconv.ParseFloat(string(value), 64); return stdjson.Number(strconv.FormatFloat(number, 'f', -1, 64))`},
	{"TestTrap30_MoneyKeepsItsDecimals", "dynamics/metadata_fetch.go", `&& !column.BaseCurrency `, ``},
	{"TestTrap30_AnAmountKeepsItsCurrency", "sync/engine/import_opportunities.go", `o.Currency = i.iso[currency.ID]`, `o.Currency = "EUR"`},
	{"TestTrap30_AnAmountKeepsItsCurrency", "dynamics/metadata_fetch.go", `&& !column.BaseCurrency `, ``},

	{"TestTrap31_AReadableTableMayBeReadInPart", "dynamics/metadata_fetch.go", `= p.Name`, `= "prv" + p.Type + m.LogicalName`},
	{"TestTrap31_AnAccountThatReadsAPartIsRefused", "sync/engine/privileges.go", `depth == dynamics.DepthGlobal ||`, `depth != dynamics.DepthNone ||`},

	{"TestTrap32_PluginTextIsKept", "dynamics/error_parse.go", `cleanText(message)`, `message`},
	{"TestTrap32_PluginTextIsKept", "dynamics/classify.go", `CodePluginAborted:`, `0xFFFFFFF0:`},
	{"TestTrap32_APluginsRefusalCostsOneItem", "dynamics/batch.go", `"odata.continue-on-error"`, `""`},
	{"TestTrap32_APluginsRefusalCostsOneItem", "sync/engine/problems.go", `Detail: detail`, `Detail: ""`},

	{"TestTrap33_ScopeIsMadeFromTheWebHost", "dynamics/auth/user.go", `strings.TrimRight(config.Resource, "/")`, `config.Resource`},
	{"TestTrap33_ScopeIsMadeFromTheWebHost", "dynamics/auth/application.go", `strings.TrimRight(config.Resource, "/")`, `config.Resource`},
	{"TestTrap33_TheResourceIsTheWebHost", "dynamics/address.go", `name = m[1] + "." + m[3]`, ``},
	{"TestTrap33_TheResourceIsTheWebHost", "dynamics/challenge.go", `Resource: address.WebURL()`, `Resource: values["resource_id"]`},

	{"TestTrap34_ClientSecretMistakes", "dynamics/auth/kinds.go", `7000215: {KindClientSecret, remedySecretValue}`, `7000215: {KindClientSecret, remedyCheckFile}`},
	{"TestTrap34_ClientSecretMistakes", "dynamics/auth/kinds.go", `7000222:`, `1:`},
	{"TestTrap34_ClientSecretMistakes", "dynamics/auth/network.go", `client.Transport = refusalNote{next: next}`, `client.Transport = next`},

	{"TestTrap35_LibraryTraps", "dynamics/auth/network.go", `plain.URL.Scheme = "http"`, ``},
	{"TestTrap35_LibraryTraps", "dynamics/auth/network.go", `case u.Scheme != "https":`, `case false:`},
	{"TestTrap35_LibraryTraps", "dynamics/auth/errors.go", `if number := numberIn(err.Error()); number != 0 {`, `if number := 0; number != 0 {`},
	{"TestTrap35_LibraryTraps", "dynamics/auth/scope.go", `if w.declined(raw) {`, `if w.declined(raw) && false {`},
	{"TestTrap35_TheLibraryAcceptsTheTokenService", "dynamics/auth/network.go", `plain.URL.Scheme = "http"`, ``},
	{"TestTrap35_TheLibraryAcceptsTheTokenService", "dynamics/emulator/entra/routes.go", `issuerOf(r) + "/" + s.options.Tenant + "/v2.0"`, `"https://elsewhere.test/" + s.options.Tenant + "/v2.0"`},
	{"TestTrap35_TheLibraryAcceptsTheTokenService", "dynamics/emulator/entra/token.go", `body["scope"] = t.Scope`, `body["scope"] = "openid"`},

	{"TestTrap36_DatesByTheirKind", "dynamics/metadata_fetch.go", ` || m.Behavior.Value == "DateOnly"`, ``},
	{"TestTrap36_DatesByTheirKind", "dynamics/row.go", `if len(text) == len(time.DateOnly) {`, `if false {`},

	{"TestTrap37_MetadataIsNotAnsweredFromCaches", "dynamics/metadata_fetch.go", `q.fresh = true`, ``},
	{"TestTrap37_MetadataIsNotAnsweredFromCaches", "dynamics/request.go", `h.Set("If-None-Match", "null")`, ``},

	{"TestTrap38_EntitySetNamesComeFromMetadata", "dynamics/pages.go", `c.apiRoot() + table.EntitySetName`, `c.apiRoot() + table.LogicalName + "s"`},
	{"TestTrap38_EntitySetNamesComeFromMetadata", "dynamics/write.go", `Path: found.EntitySetName, Body`, `Path: table + "s", Body`},
	{"TestTrap38_EntitySetNamesComeFromMetadata", "dynamics/write.go", `return table.EntitySetName +`, `return table.LogicalName + "s" +`},

	{"TestTrap39_NoRedirectsAndRawQueries", "dynamics/client.go", `client.CheckRedirect = func`, `_ = func`},
	{"TestTrap39_NoRedirectsAndRawQueries", "dynamics/request.go", `target, err := url.Parse(q.url)`, reencoded},

	{"TestTrap40_DeadlocksAreRepeated", "dynamics/classify.go", `CodeSQLError: `, `0xFFFFFFF0: `},
	{"TestTrap40_DeadlocksAreRepeated", "dynamics/request.go", `return q.repeat || !e.Uncertain`, `return q.repeat`},
	{"TestTrap40_NoTwoBatchesWriteAboutOneRecord", "sync/engine/lanes.go", `record := j.about()`, `record := j.plan.ActivityID`},
	{"TestTrap40_WhoeverSendsIsAlone", "sync/engine/sender.go", `e.out.pass.Lock()
	defer e.out.pass.Unlock()`, ``},
	{"TestTrap40_WhoeverSendsIsAlone", "sync/engine/sender.go", `held.Holder != own && held.Until.After(e.now()) && lives(held.Holder, own)`, `held.Holder == "nobody"`},
}

// reencoded sends a URL as net/url writes it, its query sorted and with plus signs.
const reencoded = `target, err := url.Parse(q.url)
	if err == nil {
		target.RawQuery = target.Query().Encode()
		q.url = target.String()
	}`
