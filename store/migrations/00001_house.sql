-- +goose Up

-- People and seats (spec §1, §10) -------------------------------------------------

CREATE TABLE person (
  id         INTEGER PRIMARY KEY,
  email      TEXT NOT NULL COLLATE NOCASE UNIQUE,
  name       TEXT NOT NULL,
  role       TEXT NOT NULL CHECK (role IN ('admin-seller', 'admin', 'support', 'seller')),
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE seat (
  id              INTEGER PRIMARY KEY,
  person_id       INTEGER NOT NULL UNIQUE REFERENCES person (id),
  crm_user_id     TEXT,                                   -- systemuserid, NULL: Not Matched
  crm_user_origin TEXT CHECK (crm_user_origin IN ('email', 'hand')),
  sync            TEXT CHECK (sync IN ('on', 'off')),     -- set by hand; NULL follows "Auto sync all seat holders"
  assigned_at     TEXT NOT NULL,
  profile_slug    TEXT,                                   -- the archive owner that this seat is bound to
  profile_name    TEXT,
  bound_at        TEXT,
  newest_item_at  TEXT,
  last_sync_at    TEXT,
  copy_note       INTEGER NOT NULL DEFAULT 0,             -- the last choice at each checkbox (spec §8.3)
  copy_message    INTEGER NOT NULL DEFAULT 0,
  not_updated_since TEXT,                                 -- saved entries of a disabled seat
  removed_at      TEXT                                    -- the licence was taken back, the items were kept
) STRICT;
CREATE INDEX seat_crm_user ON seat (crm_user_id);

CREATE TABLE seat_alias (
  seat_id INTEGER NOT NULL REFERENCES seat (id) ON DELETE CASCADE,
  email   TEXT NOT NULL COLLATE NOCASE,
  PRIMARY KEY (seat_id, email)
) STRICT;

-- Connection (spec §3) ------------------------------------------------------------

CREATE TABLE connection (
  id               INTEGER PRIMARY KEY CHECK (id = 1),
  state            TEXT NOT NULL CHECK (state IN ('importing', 'connected', 'paused', 'failing', 'disconnected')),
  organization_id  TEXT NOT NULL,
  name             TEXT NOT NULL,
  url              TEXT NOT NULL,
  tenant           TEXT NOT NULL,
  authority        TEXT NOT NULL,                         -- the sign-in address with the tenant
  client_id        TEXT NOT NULL,
  method           TEXT NOT NULL,
  secret_file      TEXT NOT NULL DEFAULT '',             -- a path, never a secret
  certificate_file TEXT NOT NULL DEFAULT '',
  token_command    TEXT NOT NULL DEFAULT '',
  account          TEXT NOT NULL,                         -- who is signed in; the author of every activity
  user_id          TEXT NOT NULL,
  version          TEXT NOT NULL,
  type             TEXT NOT NULL,
  allow_sandbox    INTEGER NOT NULL DEFAULT 0,
  base_currency    TEXT NOT NULL DEFAULT '',
  language         INTEGER NOT NULL DEFAULT 0,
  connected_at     TEXT NOT NULL,
  connected_by     TEXT NOT NULL,
  imported_at      TEXT,                                  -- the first import has completed
  last_sync_at     TEXT,                                  -- end of the last run that completed
  next_sync_at     TEXT,
  wait_until       TEXT,                                  -- Dynamics asks us to wait
  paused_at        TEXT,
  paused_by        TEXT NOT NULL DEFAULT '',
  failing_since    TEXT,
  failing_count    INTEGER NOT NULL DEFAULT 0,
  failing_code     TEXT NOT NULL DEFAULT '',             -- spec §3.4
  failing_key      TEXT NOT NULL DEFAULT '',             -- the sentence, a key in the languages
  failing_remedy   TEXT NOT NULL DEFAULT '',             -- the next step, a key in the languages
  failing_crm_code TEXT NOT NULL DEFAULT '',             -- 0x80072560 or AADSTS50173
  failing_request_id TEXT NOT NULL DEFAULT '',
  failing_privilege TEXT NOT NULL DEFAULT '',
  failing_detail   TEXT NOT NULL DEFAULT '',             -- for support, no secret
  next_try_at      TEXT,
  problem_id       INTEGER,
  disconnected_at  TEXT,
  disconnect_reason TEXT NOT NULL DEFAULT '',            -- 'person' or the code of the error that lasted three days
  purged_at        TEXT,                                  -- the imported data was deleted
  greeted_at       TEXT                                   -- "Congratulations!" was shown
) STRICT;

CREATE TABLE connection_check (
  name     TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  result   TEXT NOT NULL CHECK (result IN ('pass', 'warning', 'fail')),
  sentence TEXT NOT NULL,                                 -- what was found: key in the languages
  found    TEXT NOT NULL,                                 -- JSON: facts for the sentence
  remedy   TEXT NOT NULL,                                 -- key in the languages, '' when none
  request_id TEXT NOT NULL DEFAULT '',
  checked_at TEXT NOT NULL
) STRICT;

CREATE TABLE setting (
  key        TEXT PRIMARY KEY,
  value      TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  changed_by TEXT NOT NULL
) STRICT;

-- CRM records (spec §4). gone_at: deleted, deactivated or merged; kept as history.
-- generation: the full load that saw the row last; 0: it is to go at the end of this load ---

CREATE TABLE crm_user (
  id           TEXT NOT NULL PRIMARY KEY,
  name         TEXT NOT NULL,
  email        TEXT NOT NULL,
  sign_in      TEXT NOT NULL,
  other_emails TEXT NOT NULL,                             -- space-separated
  title        TEXT NOT NULL,
  disabled     INTEGER NOT NULL,
  seatable     INTEGER NOT NULL,                          -- a person who can hold a seat
  business_unit TEXT NOT NULL,
  version      INTEGER NOT NULL,
  modified_at  TEXT NOT NULL,
  generation   INTEGER NOT NULL,
  gone_at      TEXT
) STRICT;
CREATE INDEX crm_user_name ON crm_user (name COLLATE NOCASE, id);
CREATE INDEX crm_user_doomed ON crm_user (id) WHERE generation = 0 AND gone_at IS NULL;
CREATE INDEX crm_user_email ON crm_user (email COLLATE NOCASE);
CREATE INDEX crm_user_sign_in ON crm_user (sign_in COLLATE NOCASE);

CREATE TABLE account (
  id         TEXT NOT NULL PRIMARY KEY,
  name       TEXT NOT NULL,
  website    TEXT NOT NULL,
  domain     TEXT NOT NULL,
  phone      TEXT NOT NULL,
  email      TEXT NOT NULL,
  city       TEXT NOT NULL,
  country    TEXT NOT NULL,
  industry   TEXT NOT NULL,
  urls       TEXT NOT NULL,                               -- space-separated, every column that holds an address
  owner_id   TEXT NOT NULL,
  master_id  TEXT NOT NULL,
  state      INTEGER NOT NULL,
  version    INTEGER NOT NULL,
  modified_at TEXT NOT NULL,
  generation INTEGER NOT NULL,
  gone_at    TEXT
) STRICT;
CREATE INDEX account_name ON account (name COLLATE NOCASE, id) WHERE gone_at IS NULL;
CREATE INDEX account_doomed ON account (id) WHERE generation = 0 AND gone_at IS NULL;

CREATE TABLE contact (
  id         TEXT NOT NULL PRIMARY KEY,
  first_name TEXT NOT NULL,
  last_name  TEXT NOT NULL,
  name       TEXT NOT NULL,
  account_id TEXT NOT NULL,
  company    TEXT NOT NULL,                               -- the account's name as Dynamics formats the lookup
  title      TEXT NOT NULL,
  emails     TEXT NOT NULL,                               -- space-separated
  phones     TEXT NOT NULL,                               -- separated by |
  urls       TEXT NOT NULL,                               -- space-separated, every column that holds an address
  city       TEXT NOT NULL,
  country    TEXT NOT NULL,
  owner_id   TEXT NOT NULL,
  master_id  TEXT NOT NULL,
  state      INTEGER NOT NULL,
  version    INTEGER NOT NULL,
  modified_at TEXT NOT NULL,
  generation INTEGER NOT NULL,
  gone_at    TEXT
) STRICT;
CREATE INDEX contact_name ON contact (name COLLATE NOCASE, id) WHERE gone_at IS NULL;
CREATE INDEX contact_doomed ON contact (id) WHERE generation = 0 AND gone_at IS NULL;
CREATE INDEX contact_account ON contact (account_id);

CREATE TABLE lead (
  id         TEXT NOT NULL PRIMARY KEY,
  first_name TEXT NOT NULL,
  last_name  TEXT NOT NULL,
  name       TEXT NOT NULL,
  company    TEXT NOT NULL,
  title      TEXT NOT NULL,
  subject    TEXT NOT NULL,
  source     TEXT NOT NULL,
  emails     TEXT NOT NULL,
  phones     TEXT NOT NULL,
  urls       TEXT NOT NULL,
  city       TEXT NOT NULL,
  country    TEXT NOT NULL,
  account_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,                               -- parentcontactid: a qualified lead gives way to it
  owner_id   TEXT NOT NULL,
  master_id  TEXT NOT NULL,
  state      INTEGER NOT NULL,                            -- 0 open, 1 qualified, 2 disqualified
  version    INTEGER NOT NULL,
  modified_at TEXT NOT NULL,
  generation INTEGER NOT NULL,
  gone_at    TEXT
) STRICT;
CREATE INDEX lead_name ON lead (name COLLATE NOCASE, id) WHERE gone_at IS NULL;
CREATE INDEX lead_doomed ON lead (id) WHERE generation = 0 AND gone_at IS NULL;

CREATE TABLE opportunity (
  id           TEXT NOT NULL PRIMARY KEY,
  name         TEXT NOT NULL,
  owner_id     TEXT NOT NULL,
  customer_kind TEXT NOT NULL,                            -- account, contact or ''
  customer_id  TEXT NOT NULL,
  account_id   TEXT NOT NULL,
  contact_id   TEXT NOT NULL,
  lead_id      TEXT NOT NULL,
  stage        TEXT NOT NULL,                             -- the chosen column's value, '' when none
  stage_label  TEXT NOT NULL,
  state        INTEGER NOT NULL,                          -- 0 open, 1 won, 2 lost
  money        TEXT NOT NULL,                             -- JSON: column -> decimal
  currency     TEXT NOT NULL,
  closes_on    TEXT NOT NULL,
  closed_on    TEXT NOT NULL,
  version      INTEGER NOT NULL,
  modified_at  TEXT NOT NULL,
  generation   INTEGER NOT NULL,
  saved_version INTEGER NOT NULL DEFAULT -1,              -- the version that auto-save has seen; -1: look again
  gone_at      TEXT
) STRICT;
CREATE INDEX opportunity_owner ON opportunity (owner_id, state);
CREATE INDEX opportunity_account ON opportunity (account_id);
CREATE INDEX opportunity_contact ON opportunity (contact_id);
CREATE INDEX opportunity_customer ON opportunity (customer_id);
CREATE INDEX opportunity_lead ON opportunity (lead_id);
CREATE INDEX opportunity_unsaved ON opportunity (id) WHERE saved_version <> version;
CREATE INDEX opportunity_doomed ON opportunity (id) WHERE generation = 0 AND gone_at IS NULL;

-- A connection row of Dynamics that links an opportunity to a contact or lead.
CREATE TABLE stakeholder (
  id             TEXT NOT NULL PRIMARY KEY,
  opportunity_id TEXT NOT NULL,
  record_kind    TEXT NOT NULL CHECK (record_kind IN ('contact', 'lead')),
  record_id      TEXT NOT NULL,
  role           TEXT NOT NULL,
  version        INTEGER NOT NULL,
  modified_at    TEXT NOT NULL,
  generation     INTEGER NOT NULL,
  gone_at        TEXT
) STRICT;
CREATE INDEX stakeholder_doomed ON stakeholder (id) WHERE generation = 0 AND gone_at IS NULL;
CREATE INDEX stakeholder_opportunity ON stakeholder (opportunity_id);
CREATE INDEX stakeholder_record ON stakeholder (record_kind, record_id);

-- Labels of the organization: stages, money columns, lead sources.
CREATE TABLE option_label (
  kind     TEXT NOT NULL,                                 -- stage-column, stage, money, lead-source
  value    TEXT NOT NULL,
  label    TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (kind, value)
) STRICT;

-- Search in the imported records, accents folded.
CREATE VIRTUAL TABLE record_search USING fts5 (
  kind UNINDEXED, id UNINDEXED, name, company, email,
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE TABLE record_search_row (
  row INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL,
  UNIQUE (kind, id)
) STRICT;

-- Blocking keys of matching: which records can be a member's or company's at all.
CREATE TABLE record_key (
  key  TEXT NOT NULL,
  kind TEXT NOT NULL,
  id   TEXT NOT NULL,
  PRIMARY KEY (key, kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_key_record ON record_key (kind, id);

-- Runs (spec §12) -----------------------------------------------------------------

CREATE TABLE cursor (
  entity      TEXT PRIMARY KEY,
  phase       TEXT NOT NULL CHECK (phase IN ('load', 'overlap', 'delta', 'poll', 'keys')),
  link        TEXT NOT NULL,                              -- the server's own link, stored as given
  query_hash  TEXT NOT NULL,                              -- columns, table, organization, user: another hash discards the link
  generation  INTEGER NOT NULL,
  started_at  TEXT NOT NULL,                              -- of the load or poll that the link belongs to
  obtained_at TEXT NOT NULL,
  watermark   TEXT NOT NULL DEFAULT '',                   -- poll: modifiedon up to which everything is here
  reconciled_at TEXT,                                     -- poll: last comparison of keys
  loaded_at   TEXT,                                       -- first load has completed
  rows_seen   INTEGER NOT NULL DEFAULT 0,
  total       INTEGER NOT NULL DEFAULT 0
) STRICT;

-- More than 20 % of a table would vanish: nothing is removed until a person confirms.
CREATE TABLE held_removal (
  entity       TEXT PRIMARY KEY,
  rows         INTEGER NOT NULL,
  of           INTEGER NOT NULL,
  generation   INTEGER NOT NULL,
  held_at      TEXT NOT NULL,
  confirmed_at TEXT,
  confirmed_by TEXT
) STRICT;

CREATE TABLE run (
  id           INTEGER PRIMARY KEY,
  trigger      TEXT NOT NULL CHECK (trigger IN ('schedule', 'person', 'command', 'connect')),
  started_by   TEXT NOT NULL,
  started_at   TEXT NOT NULL,
  ended_at     TEXT,
  outcome      TEXT CHECK (outcome IN ('complete', 'partial', 'failed', 'cancelled', 'interrupted')),
  error_code   TEXT NOT NULL DEFAULT '',
  problem_id   INTEGER,
  requests     INTEGER NOT NULL DEFAULT 0,
  bytes        INTEGER NOT NULL DEFAULT 0,
  throttled_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX run_started ON run (started_at DESC);

CREATE TABLE step (
  run_id     INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  position   INTEGER NOT NULL,
  name       TEXT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'complete', 'failed', 'cancelled', 'skipped')),
  started_at TEXT,
  ended_at   TEXT,
  total      INTEGER NOT NULL DEFAULT 0,                  -- 0: not known
  read       INTEGER NOT NULL DEFAULT 0,
  added      INTEGER NOT NULL DEFAULT 0,
  changed    INTEGER NOT NULL DEFAULT 0,
  removed    INTEGER NOT NULL DEFAULT 0,
  unchanged  INTEGER NOT NULL DEFAULT 0,
  written    INTEGER NOT NULL DEFAULT 0,
  failed     INTEGER NOT NULL DEFAULT 0,
  note       TEXT NOT NULL DEFAULT '',                    -- key in the languages: why it was slow or skipped
  error_code TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (run_id, position)
) STRICT;

CREATE TABLE lease (
  name   TEXT PRIMARY KEY,
  holder TEXT NOT NULL,                                   -- unique per process
  shown  TEXT NOT NULL,                                   -- who holds it, for people
  run_id INTEGER,
  cancel INTEGER NOT NULL DEFAULT 0,                      -- another process asks the run to stop
  until  TEXT NOT NULL
) STRICT;

-- Errors grouped by cause.
CREATE TABLE problem (
  id         INTEGER PRIMARY KEY,
  signature  TEXT NOT NULL UNIQUE,
  code       TEXT NOT NULL,                               -- spec §3.4
  key        TEXT NOT NULL,                               -- the sentence, a key in the languages; '': the code's own
  facts      TEXT NOT NULL,                               -- JSON: what the sentence names
  remedy     TEXT NOT NULL,                               -- the next step, a key in the languages; '': the code's own
  scope      TEXT NOT NULL CHECK (scope IN ('item', 'record', 'seat', 'connection')),
  step       TEXT NOT NULL,
  crm_code   TEXT NOT NULL,
  status     INTEGER NOT NULL,
  request_id TEXT NOT NULL,
  privilege  TEXT NOT NULL,
  detail     TEXT NOT NULL,                               -- for support, no secret, no text of an item
  first_at   TEXT NOT NULL,
  last_at    TEXT NOT NULL,
  count      INTEGER NOT NULL,
  run_id     INTEGER,
  resolved_at TEXT
) STRICT;
CREATE INDEX problem_open ON problem (resolved_at, last_at DESC);

CREATE TABLE problem_ref (
  problem_id INTEGER NOT NULL REFERENCES problem (id) ON DELETE CASCADE,
  kind       TEXT NOT NULL,                               -- item, account, contact, lead, opportunity, seat
  ref        TEXT NOT NULL,
  count      INTEGER NOT NULL,
  last_at    TEXT NOT NULL,
  resolved_at TEXT,
  PRIMARY KEY (problem_id, kind, ref)
) STRICT;
CREATE INDEX problem_ref_ref ON problem_ref (kind, ref);

-- What happened to one item, member, record or seat.
CREATE TABLE trail (
  id     INTEGER PRIMARY KEY,
  at     TEXT NOT NULL,
  kind   TEXT NOT NULL,                                   -- item, member, company, account, contact, lead, seat
  ref    TEXT NOT NULL,
  event  TEXT NOT NULL,                                   -- captured, matched, unmatched, planned, attempted, written, …
  facts  TEXT NOT NULL,                                   -- JSON, no text of an item
  actor  TEXT NOT NULL,                                   -- e-mail, '' for navsync itself
  run_id INTEGER
) STRICT;
CREATE INDEX trail_ref ON trail (kind, ref, id);

CREATE TABLE audit (
  id      INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,
  actor   TEXT NOT NULL,
  os_user TEXT NOT NULL,
  action  TEXT NOT NULL,
  target  TEXT NOT NULL,
  before  TEXT NOT NULL,                                  -- JSON
  after   TEXT NOT NULL,                                  -- JSON
  refused TEXT NOT NULL DEFAULT ''                        -- the error code of a refusal
) STRICT;
CREATE INDEX audit_at ON audit (at DESC);

-- Members, companies, matches (spec §7) -------------------------------------------

CREATE TABLE company (
  id     INTEGER PRIMARY KEY,
  key    TEXT NOT NULL UNIQUE,                            -- normalized name
  name   TEXT NOT NULL,
  domain TEXT NOT NULL DEFAULT '',
  matched_at TEXT,                                        -- NULL: matching has to look again
  outcome TEXT NOT NULL DEFAULT 'none' CHECK (outcome IN ('used', 'candidates', 'ambiguous', 'none'))
) STRICT;
CREATE INDEX company_unmatched ON company (id) WHERE matched_at IS NULL;

CREATE TABLE member (
  id         INTEGER PRIMARY KEY,
  key        TEXT NOT NULL UNIQUE,                        -- profile slug; else name and company
  slug       TEXT NOT NULL,
  url        TEXT NOT NULL,
  name       TEXT NOT NULL,
  first_name TEXT NOT NULL,
  last_name  TEXT NOT NULL,
  email      TEXT NOT NULL,
  title      TEXT NOT NULL,
  place      TEXT NOT NULL,
  company_id INTEGER REFERENCES company (id),
  company    TEXT NOT NULL,
  seen_at    TEXT NOT NULL,                               -- date of the archive that the facts come from
  dirty      INTEGER NOT NULL DEFAULT 1,                  -- matching has to look again
  outcome    TEXT NOT NULL DEFAULT 'none' CHECK (outcome IN ('used', 'candidates', 'ambiguous', 'none')),
  ignored_at TEXT
) STRICT;
CREATE INDEX member_dirty ON member (dirty) WHERE dirty = 1;

CREATE TABLE member_key (
  key       TEXT NOT NULL,
  member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  PRIMARY KEY (key, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_key_member ON member_key (member_id);

CREATE TABLE company_key (
  key        TEXT NOT NULL,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  PRIMARY KEY (key, company_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX company_key_company ON company_key (company_id);

CREATE TABLE match (
  id          INTEGER PRIMARY KEY,
  member_id   INTEGER REFERENCES member (id) ON DELETE CASCADE,
  company_id  INTEGER REFERENCES company (id) ON DELETE CASCADE,
  record_kind TEXT NOT NULL CHECK (record_kind IN ('contact', 'lead', 'account')),
  record_id   TEXT NOT NULL,
  score       INTEGER NOT NULL,
  evidence    TEXT NOT NULL,                              -- JSON: field, ours, theirs, relation, points
  origin      TEXT NOT NULL CHECK (origin IN ('manual', 'automatic')),
  outcome     TEXT NOT NULL CHECK (outcome IN ('used', 'candidate', 'ambiguous', 'rejected')),
  differs     INTEGER NOT NULL DEFAULT 0,                 -- Out of date: LinkedIn's company is not the CRM account
  decided_by  TEXT NOT NULL,
  decided_at  TEXT NOT NULL,
  CHECK ((member_id IS NULL) <> (company_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX match_member ON match (member_id, record_kind, record_id) WHERE member_id IS NOT NULL;
CREATE UNIQUE INDEX match_company ON match (company_id, record_kind, record_id) WHERE company_id IS NOT NULL;
CREATE INDEX match_record ON match (record_kind, record_id);

-- Items, threads, writebacks (spec §8, §11) -----------------------------------------

CREATE TABLE archive (
  id          INTEGER PRIMARY KEY,
  seat_id     INTEGER NOT NULL REFERENCES seat (id) ON DELETE CASCADE,
  name        TEXT NOT NULL,                              -- the file's name, without its folder
  kind        TEXT NOT NULL CHECK (kind IN ('archive', 'csv')),
  imported_at TEXT NOT NULL,
  imported_by TEXT NOT NULL,
  newest_at   TEXT,
  added       INTEGER NOT NULL,
  changed     INTEGER NOT NULL,
  unchanged   INTEGER NOT NULL,
  skipped     INTEGER NOT NULL,
  ended_at    TEXT                                        -- NULL: the import was interrupted
) STRICT;
CREATE INDEX archive_seat ON archive (seat_id, id);

-- A conversation. Notes, calls and tags on a member stand in the thread with that member,
-- which is made for them when there is none.
CREATE TABLE thread (
  id           INTEGER PRIMARY KEY,
  seat_id      INTEGER NOT NULL REFERENCES seat (id) ON DELETE CASCADE,
  conversation TEXT NOT NULL,
  title        TEXT NOT NULL,
  newest_at    TEXT NOT NULL,
  items        INTEGER NOT NULL DEFAULT 0,
  member_id    INTEGER REFERENCES member (id),            -- the one it is about, NULL: several
  chosen       INTEGER NOT NULL DEFAULT 0,                -- a person chose member_id among several
  copy         INTEGER NOT NULL DEFAULT 0,                -- Copy thread to CRM: also for what comes later
  UNIQUE (seat_id, conversation)
) STRICT;
CREATE INDEX thread_newest ON thread (seat_id, newest_at DESC, id DESC);
CREATE INDEX thread_all_newest ON thread (newest_at DESC, id DESC);
CREATE INDEX thread_member_one ON thread (member_id);

CREATE TABLE thread_member (
  thread_id INTEGER NOT NULL REFERENCES thread (id) ON DELETE CASCADE,
  member_id INTEGER NOT NULL REFERENCES member (id),
  PRIMARY KEY (thread_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_member_member ON thread_member (member_id);

CREATE TABLE item (
  id         INTEGER PRIMARY KEY,
  key        TEXT NOT NULL UNIQUE,                        -- spec §11.4
  seat_id    INTEGER NOT NULL REFERENCES seat (id) ON DELETE CASCADE,
  kind       TEXT NOT NULL CHECK (kind IN ('inmail', 'message', 'note', 'call', 'tag')),
  direction  TEXT NOT NULL CHECK (direction IN ('sent', 'received')),
  thread_id  INTEGER REFERENCES thread (id),
  member_id  INTEGER REFERENCES member (id),              -- whom it is about, NULL: several, none chosen
  sender_id  INTEGER REFERENCES member (id),              -- NULL: the seat holder
  subject    TEXT NOT NULL,
  text       TEXT NOT NULL,
  at         TEXT NOT NULL,                               -- RFC 3339 UTC, or a date alone
  origin     TEXT NOT NULL CHECK (origin IN ('archive', 'csv', 'composed')),
  archive_id INTEGER REFERENCES archive (id) ON DELETE SET NULL,
  added_at   TEXT NOT NULL,
  copy       INTEGER NOT NULL DEFAULT 0,                  -- Copy to CRM
  edited_text TEXT,                                       -- a later archive has another text: changed since written
  edited_key TEXT                                         -- the key that the edited message has in that archive
) STRICT;
CREATE INDEX item_thread ON item (thread_id, at, id);
CREATE INDEX item_seat ON item (seat_id, at DESC, id DESC);
CREATE INDEX item_all ON item (at DESC, id DESC);
CREATE INDEX item_member ON item (member_id, id);
CREATE INDEX item_archive ON item (archive_id);
CREATE INDEX item_edited ON item (edited_key) WHERE edited_key IS NOT NULL;

CREATE TABLE writeback (
  item_id         INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
  seat_id         INTEGER NOT NULL,                       -- who resolves it and owns the activity
  organization_id TEXT NOT NULL DEFAULT '',               -- '' until it is frozen
  activity_id     TEXT NOT NULL DEFAULT '',               -- UUIDv5 of organization id and item key, '' until it is frozen
  activity_table  TEXT NOT NULL DEFAULT '',               -- li_inmail, task, …
  body            TEXT NOT NULL DEFAULT '',               -- the frozen change set as JSON, '' before
  plan            TEXT NOT NULL DEFAULT '',               -- what the frozen body says, as JSON for people
  doubtful        INTEGER NOT NULL DEFAULT 0,             -- an attempt may have been applied: the body never changes
  regarding_kind  TEXT NOT NULL DEFAULT '',               -- contact, lead, account or '': open
  regarding_id    TEXT NOT NULL DEFAULT '',
  owner_id        TEXT NOT NULL DEFAULT '',
  author          TEXT NOT NULL DEFAULT '',               -- shown; the connecting account or the seat holder
  state           TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'uncertain', 'written', 'open', 'failed', 'taken-out')),
  reason          TEXT NOT NULL DEFAULT '',               -- waiting: why; failed: the error code
  attempts        INTEGER NOT NULL DEFAULT 0,             -- answers that were refusals
  waits           INTEGER NOT NULL DEFAULT 0,             -- outages in a row, for the next wait's length
  not_before      TEXT,
  lease_holder    TEXT NOT NULL DEFAULT '',
  lease_until     TEXT,
  problem_id      INTEGER,
  queued_at       TEXT NOT NULL,
  sent_at         TEXT,
  written_at      TEXT,
  checked_at      TEXT,                                   -- Dynamics was last asked about the activity
  gone_at         TEXT,                                   -- the activity was deleted in Dynamics
  record_gone     TEXT NOT NULL DEFAULT '',               -- kind:id of a record that Dynamics no longer knows
  unresolved_reason TEXT NOT NULL DEFAULT '',             -- no-candidate, below-threshold, ambiguous, record-gone
  best_kind       TEXT NOT NULL DEFAULT '',
  best_id         TEXT NOT NULL DEFAULT '',
  best_score      INTEGER NOT NULL DEFAULT 0,
  ignored_at      TEXT,
  want            TEXT NOT NULL DEFAULT '',               -- JSON: what the written activity shall become, '' nothing
  want_state      TEXT NOT NULL DEFAULT '' CHECK (want_state IN ('', 'waiting', 'failed'))
) STRICT;
CREATE UNIQUE INDEX writeback_activity ON writeback (activity_id) WHERE activity_id <> '';
CREATE INDEX writeback_state ON writeback (state, not_before);
CREATE INDEX writeback_want ON writeback (item_id) WHERE want_state = 'waiting';
CREATE INDEX writeback_seat ON writeback (seat_id, state);
CREATE INDEX writeback_regarding ON writeback (regarding_kind, regarding_id);

-- The used matches that an item can be regarding: that of its member, or those of its
-- thread's members while nobody has chosen one.
CREATE VIEW item_match AS
SELECT i.id AS item_id, m.member_id, m.record_kind, m.record_id, m.score, m.origin, m.decided_by, m.decided_at
FROM item i JOIN match m ON m.member_id = i.member_id AND m.outcome = 'used'
UNION ALL
SELECT i.id, m.member_id, m.record_kind, m.record_id, m.score, m.origin, m.decided_by, m.decided_at
FROM item i JOIN thread_member tm ON tm.thread_id = i.thread_id JOIN match m ON m.member_id = tm.member_id AND m.outcome = 'used'
WHERE i.member_id IS NULL;

-- A record that a person had created from here: id chosen and body frozen before the first attempt.
CREATE TABLE record_creation (
  record_id  TEXT PRIMARY KEY,
  kind       TEXT NOT NULL CHECK (kind IN ('contact', 'lead')),
  name       TEXT NOT NULL,
  account_id TEXT NOT NULL DEFAULT '',
  account_new INTEGER NOT NULL DEFAULT 0,                 -- the account is made in the same change set
  member_id  INTEGER NOT NULL REFERENCES member (id),
  seat_id    INTEGER NOT NULL,
  organization_id TEXT NOT NULL,
  body       TEXT NOT NULL,                               -- the frozen change set as JSON
  state      TEXT NOT NULL CHECK (state IN ('waiting', 'written', 'failed')),
  reason     TEXT NOT NULL DEFAULT '',
  attempts   INTEGER NOT NULL DEFAULT 0,
  waits      INTEGER NOT NULL DEFAULT 0,
  not_before TEXT,
  problem_id INTEGER,
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL,
  written_at TEXT
) STRICT;
CREATE INDEX record_creation_state ON record_creation (state);
CREATE INDEX record_creation_member ON record_creation (member_id);

-- Resolving, with what undo needs.
CREATE TABLE resolution (
  id          INTEGER PRIMARY KEY,
  batch       INTEGER NOT NULL,                           -- one action of a person, on one or several
  item_id     INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
  action      TEXT NOT NULL CHECK (action IN ('match', 'create', 'ignore', 'hand-over', 'move', 'automatic')),
  record_kind TEXT NOT NULL DEFAULT '',
  record_id   TEXT NOT NULL DEFAULT '',
  before      TEXT NOT NULL,                              -- JSON: state, regarding, match, seat
  actor       TEXT NOT NULL,
  at          TEXT NOT NULL,
  undone_at   TEXT
) STRICT;
CREATE INDEX resolution_batch ON resolution (batch);
CREATE INDEX resolution_item ON resolution (item_id);
CREATE INDEX resolution_actor ON resolution (actor, batch);

CREATE TABLE never_copy (
  id       INTEGER PRIMARY KEY,
  seat_id  INTEGER REFERENCES seat (id) ON DELETE CASCADE, -- NULL: for every seat
  kind     TEXT NOT NULL CHECK (kind IN ('member', 'company', 'domain', 'colleagues')),
  value    TEXT NOT NULL,                                 -- profile slug, company name, domain; own company's name
  added_by TEXT NOT NULL,
  added_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX never_copy_once ON never_copy (COALESCE(seat_id, 0), kind, value COLLATE NOCASE);

-- Auto-save (spec §6) ---------------------------------------------------------------

CREATE TABLE saved_entry (
  seat_id     INTEGER NOT NULL REFERENCES seat (id) ON DELETE CASCADE,
  record_kind TEXT NOT NULL CHECK (record_kind IN ('account', 'contact', 'lead')),
  record_id   TEXT NOT NULL,
  by_hand     INTEGER NOT NULL DEFAULT 0,
  saved_at    TEXT NOT NULL,
  PRIMARY KEY (seat_id, record_kind, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX saved_entry_record ON saved_entry (record_kind, record_id);

CREATE TABLE saved_reason (
  seat_id        INTEGER NOT NULL,
  record_kind    TEXT NOT NULL,
  record_id      TEXT NOT NULL,
  opportunity_id TEXT NOT NULL,
  stage          TEXT NOT NULL,
  since          TEXT NOT NULL,
  PRIMARY KEY (seat_id, record_kind, record_id, opportunity_id),
  FOREIGN KEY (seat_id, record_kind, record_id) REFERENCES saved_entry (seat_id, record_kind, record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX saved_reason_opportunity ON saved_reason (opportunity_id);

-- What auto-save has applied for a seat: another hash computes the whole seat again.
CREATE TABLE saved_state (
  seat_id INTEGER PRIMARY KEY REFERENCES seat (id) ON DELETE CASCADE,
  hash    TEXT NOT NULL
) STRICT;

-- Updates of a seat: stage, owner and closing of its opportunities, job and company of its members.
CREATE TABLE seat_update (
  id      INTEGER PRIMARY KEY,
  seat_id INTEGER NOT NULL REFERENCES seat (id) ON DELETE CASCADE,
  kind    TEXT NOT NULL CHECK (kind IN ('stage', 'owner', 'closing', 'title', 'company')),
  ref_kind TEXT NOT NULL,                                 -- opportunity or member
  ref     TEXT NOT NULL,
  name    TEXT NOT NULL,
  before  TEXT NOT NULL,
  after   TEXT NOT NULL,
  at      TEXT NOT NULL
) STRICT;
CREATE INDEX seat_update_seat ON seat_update (seat_id, id DESC);
