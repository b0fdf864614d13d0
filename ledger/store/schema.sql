CREATE TABLE correction (
	noun TEXT NOT NULL,
	number INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	"before" TEXT NOT NULL,
	changes TEXT NOT NULL,
	entered_by TEXT NOT NULL,
	reason TEXT NOT NULL,
	recorded INTEGER NOT NULL,
	recorded_before INTEGER,
	PRIMARY KEY (noun, number, entry)
)
 STRICT;

CREATE TABLE entry (
	seq INTEGER NOT NULL,
	body BLOB,
	leaf BLOB NOT NULL,
	PRIMARY KEY (seq),
	CHECK (length(leaf) = 32)
)
 STRICT;

CREATE TABLE file_import (
	id INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	recorded INTEGER NOT NULL,
	file TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	counts TEXT NOT NULL,
	PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE forecaster (
	platform TEXT,
	external_id TEXT,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	url TEXT,
	id INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	recorded INTEGER NOT NULL,
	merged_into INTEGER,
	PRIMARY KEY (id),
	FOREIGN KEY(merged_into) REFERENCES forecaster (id)
)
 STRICT;

CREATE TABLE ledger (
	id INTEGER NOT NULL,
	uuid TEXT NOT NULL,
	zone TEXT NOT NULL,
	title TEXT,
	recorded INTEGER NOT NULL,
	zone_rules TEXT,
	PRIMARY KEY (id),
	CHECK (id = 1)
)
 STRICT;

CREATE TABLE merger (
	entry INTEGER NOT NULL,
	place INTEGER NOT NULL,
	noun TEXT NOT NULL,
	number INTEGER NOT NULL,
	other INTEGER NOT NULL,
	parted INTEGER NOT NULL,
	entered_by TEXT NOT NULL,
	reason TEXT,
	recorded INTEGER NOT NULL,
	PRIMARY KEY (entry, place)
)
 STRICT;

CREATE TABLE node (
	level INTEGER NOT NULL,
	idx INTEGER NOT NULL,
	hash BLOB NOT NULL,
	PRIMARY KEY (level, idx),
	CHECK (level >= 1)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE published_report (
	id INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	recorded INTEGER NOT NULL,
	sha256 TEXT NOT NULL,
	size INTEGER NOT NULL,
	root TEXT NOT NULL,
	PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE redaction (
	noun TEXT NOT NULL,
	number INTEGER NOT NULL,
	reason TEXT NOT NULL,
	recorded INTEGER NOT NULL,
	removed INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	PRIMARY KEY (noun, number)
)
 STRICT;

CREATE TABLE signing_key (
	id INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	recorded INTEGER NOT NULL,
	"key" TEXT NOT NULL,
	replaces TEXT,
	PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE source (
	platform TEXT,
	external_id TEXT,
	title TEXT,
	url TEXT,
	outlet TEXT,
	author TEXT,
	published TEXT,
	published_basis TEXT,
	language TEXT,
	sha256 TEXT,
	found INTEGER,
	id INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	recorded INTEGER NOT NULL,
	PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE stamp (
	id INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	recorded INTEGER NOT NULL,
	size INTEGER NOT NULL,
	root TEXT NOT NULL,
	authority TEXT NOT NULL,
	time TEXT NOT NULL,
	by_then INTEGER NOT NULL,
	stamp TEXT NOT NULL,
	certificates TEXT,
	PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE void (
	noun TEXT NOT NULL,
	number INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	entered_by TEXT NOT NULL,
	reason TEXT NOT NULL,
	recorded INTEGER NOT NULL,
	PRIMARY KEY (noun, number, entry)
)
 STRICT;

CREATE TABLE claim (
	source_id INTEGER,
	forecaster_id INTEGER,
	span_start INTEGER,
	span_end INTEGER,
	platform TEXT,
	external_id TEXT,
	quote TEXT,
	label TEXT NOT NULL,
	hedge TEXT,
	horizon TEXT,
	condition TEXT,
	attributed_to TEXT,
	coder TEXT,
	note TEXT,
	parts INTEGER,
	coding TEXT,
	settles TEXT,
	upholds INTEGER,
	id INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	recorded INTEGER NOT NULL,
	declined TEXT,
	replaced_by INTEGER,
	entered_forecaster INTEGER,
	aside INTEGER DEFAULT 0 NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(source_id) REFERENCES source (id),
	FOREIGN KEY(forecaster_id) REFERENCES forecaster (id)
)
 STRICT;

CREATE TABLE forecaster_name (
	name_key TEXT NOT NULL,
	forecaster_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	entered_forecaster INTEGER,
	PRIMARY KEY (name_key),
	FOREIGN KEY(forecaster_id) REFERENCES forecaster (id)
)
 STRICT;

CREATE TABLE question (
	lower REAL,
	upper REAL,
	claim_id INTEGER,
	platform TEXT,
	external_id TEXT,
	text TEXT NOT NULL,
	kind TEXT NOT NULL,
	options TEXT,
	unit TEXT,
	open_ends TEXT,
	ordered INTEGER,
	criteria TEXT,
	resolution_source TEXT,
	opens TEXT,
	closes TEXT NOT NULL,
	closes_at TEXT,
	look_up TEXT,
	horizon TEXT,
	note TEXT,
	id INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	recorded INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	weighs_with INTEGER NOT NULL,
	close INTEGER NOT NULL,
	due_from INTEGER NOT NULL,
	merged_into INTEGER,
	resolution_id INTEGER,
	status TEXT,
	outcome TEXT,
	outcome_value REAL,
	cutoff INTEGER NOT NULL,
	stamped_by INTEGER,
	unsure INTEGER NOT NULL,
	PRIMARY KEY (id),
	CHECK (kind IN ('binary', 'choice', 'numeric', 'date')),
	CHECK (status IS NULL OR status IN ('resolved', 'ambiguous', 'annulled', 'entered in error', 'merged')),
	FOREIGN KEY(claim_id) REFERENCES claim (id)
)
 STRICT;

CREATE TABLE amendment (
	question_id INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	"before" TEXT NOT NULL,
	recorded INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	reason TEXT NOT NULL,
	changes TEXT NOT NULL,
	PRIMARY KEY (question_id, revision),
	FOREIGN KEY(question_id) REFERENCES question (id)
)
 STRICT;

CREATE TABLE forecast (
	question_id INTEGER NOT NULL,
	forecaster_id INTEGER NOT NULL,
	claim_id INTEGER,
	id INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	recorded INTEGER NOT NULL,
	withdrawn_on TEXT,
	withdrawn_at TEXT,
	withdrawal_reason TEXT,
	withdrawn_from INTEGER,
	withdrawal_recorded INTEGER,
	withdrawal_close INTEGER,
	withdrawal_cutoff INTEGER,
	withdrawal_entry INTEGER,
	withdrawal_stamped_by INTEGER,
	weighs_with INTEGER NOT NULL,
	stands_from INTEGER NOT NULL,
	stands_until INTEGER,
	ended_by TEXT,
	entered_forecaster INTEGER,
	entered_question INTEGER,
	entered_close INTEGER,
	entered_cutoff INTEGER,
	scored_against REAL,
	squared_error REAL,
	grade INTEGER NOT NULL,
	stated_entry INTEGER,
	stamped_by INTEGER,
	documented INTEGER,
	gone_by INTEGER,
	recoded_by INTEGER,
	platform TEXT,
	external_id TEXT,
	question_revision INTEGER NOT NULL,
	made_on TEXT NOT NULL,
	made_at TEXT,
	probability REAL,
	probabilities TEXT,
	quantiles TEXT,
	basis TEXT NOT NULL,
	low REAL,
	high REAL,
	phrase TEXT,
	scale TEXT,
	coder TEXT,
	note TEXT,
	stamped INTEGER,
	PRIMARY KEY (id),
	CHECK (probability IS NULL OR probability BETWEEN 0 AND 1),
	FOREIGN KEY(question_id) REFERENCES question (id),
	FOREIGN KEY(forecaster_id) REFERENCES forecaster (id),
	FOREIGN KEY(claim_id) REFERENCES claim (id)
)
 STRICT;

CREATE TABLE question_tag (
	question_id INTEGER NOT NULL,
	tag TEXT NOT NULL,
	PRIMARY KEY (question_id, tag),
	FOREIGN KEY(question_id) REFERENCES question (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE resolution (
	question_id INTEGER NOT NULL,
	platform TEXT,
	external_id TEXT,
	status TEXT NOT NULL,
	outcome TEXT,
	known_on TEXT NOT NULL,
	known_at TEXT,
	evidence TEXT,
	resolver TEXT,
	note TEXT,
	supersedes INTEGER,
	reason TEXT,
	believed INTEGER,
	id INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	recorded INTEGER NOT NULL,
	outcome_value REAL,
	known INTEGER NOT NULL,
	known_from INTEGER NOT NULL,
	known_day INTEGER NOT NULL,
	holds INTEGER,
	PRIMARY KEY (id),
	FOREIGN KEY(question_id) REFERENCES question (id)
)
 STRICT;

CREATE TABLE seal (
	id INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	recorded INTEGER NOT NULL,
	question_id INTEGER NOT NULL,
	question_revision INTEGER NOT NULL,
	forecaster_id INTEGER NOT NULL,
	made_on TEXT NOT NULL,
	reveal_by TEXT NOT NULL,
	name TEXT NOT NULL,
	asked TEXT NOT NULL,
	closes TEXT NOT NULL,
	commitment TEXT NOT NULL,
	close INTEGER NOT NULL,
	revealed INTEGER,
	PRIMARY KEY (id),
	FOREIGN KEY(question_id) REFERENCES question (id),
	FOREIGN KEY(forecaster_id) REFERENCES forecaster (id)
)
 STRICT;

CREATE UNIQUE INDEX forecaster_external ON forecaster (platform, external_id) WHERE external_id IS NOT NULL;

CREATE UNIQUE INDEX source_external ON source (platform, external_id) WHERE external_id IS NOT NULL;

CREATE INDEX claim_declined ON claim (source_id) WHERE declined IS NOT NULL;

CREATE UNIQUE INDEX claim_external ON claim (platform, external_id) WHERE external_id IS NOT NULL;

CREATE INDEX ix_claim_forecaster_id ON claim (forecaster_id);

CREATE INDEX ix_claim_source_id ON claim (source_id);

CREATE INDEX ix_forecaster_name_forecaster_id ON forecaster_name (forecaster_id);

CREATE INDEX ix_question_claim_id ON question (claim_id);

CREATE INDEX ix_question_text ON question (text);

CREATE UNIQUE INDEX question_external ON question (platform, external_id) WHERE external_id IS NOT NULL;

CREATE INDEX question_fractions ON question (outcome_value) WHERE outcome_value NOT IN (0, 1);

CREATE INDEX question_merged ON question (merged_into) WHERE merged_into IS NOT NULL;

CREATE INDEX question_options ON question (kind) WHERE kind <> 'binary';

CREATE INDEX question_sharing ON question (weighs_with) WHERE weighs_with <> id;

CREATE INDEX forecast_by_question ON forecast (question_id, forecaster_id, stands_from);

CREATE UNIQUE INDEX forecast_external ON forecast (platform, external_id) WHERE external_id IS NOT NULL;

CREATE INDEX forecast_guessed ON forecast (basis) WHERE basis IN ('implied', 'imputed');

CREATE INDEX forecast_moved ON forecast (question_id) WHERE coalesce(entered_question, entered_close, entered_cutoff, withdrawal_close, withdrawal_cutoff) IS NOT NULL;

CREATE INDEX forecast_scored ON forecast (forecaster_id, weighs_with, squared_error, scored_against, grade) WHERE squared_error IS NOT NULL;

CREATE INDEX forecast_sharing ON forecast (weighs_with) WHERE weighs_with < 0;

CREATE INDEX forecast_unscored ON forecast (question_id) WHERE scored_against IS NULL;

CREATE INDEX ix_question_tag_tag ON question_tag (tag);

CREATE INDEX ix_resolution_question_id ON resolution (question_id);

CREATE UNIQUE INDEX resolution_external ON resolution (platform, external_id) WHERE external_id IS NOT NULL;
