CREATE TABLE correction (
	noun TEXT COLLATE "C" NOT NULL,
	number BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	before TEXT COLLATE "C" NOT NULL,
	changes TEXT COLLATE "C" NOT NULL,
	entered_by TEXT COLLATE "C" NOT NULL,
	reason TEXT COLLATE "C" NOT NULL,
	recorded BIGINT NOT NULL,
	recorded_before BIGINT,
	PRIMARY KEY (noun, number, entry)
);

CREATE TABLE entry (
	seq BIGINT NOT NULL,
	body BYTEA,
	leaf BYTEA NOT NULL,
	PRIMARY KEY (seq),
	CHECK (length(leaf) = 32)
);

CREATE TABLE file_import (
	id BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	recorded BIGINT NOT NULL,
	file TEXT COLLATE "C" NOT NULL,
	sha256 TEXT COLLATE "C" NOT NULL,
	counts TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (id)
);

CREATE TABLE forecaster (
	platform TEXT COLLATE "C",
	external_id TEXT COLLATE "C",
	name TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	url TEXT COLLATE "C",
	id BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	recorded BIGINT NOT NULL,
	merged_into BIGINT,
	PRIMARY KEY (id)
);

CREATE TABLE ledger (
	id BIGINT NOT NULL,
	uuid TEXT COLLATE "C" NOT NULL,
	zone TEXT COLLATE "C" NOT NULL,
	title TEXT COLLATE "C",
	recorded BIGINT NOT NULL,
	zone_rules TEXT COLLATE "C",
	PRIMARY KEY (id),
	CHECK (id = 1)
);

CREATE TABLE merger (
	entry BIGINT NOT NULL,
	place BIGINT NOT NULL,
	noun TEXT COLLATE "C" NOT NULL,
	number BIGINT NOT NULL,
	other BIGINT NOT NULL,
	parted BIGINT NOT NULL,
	entered_by TEXT COLLATE "C" NOT NULL,
	reason TEXT COLLATE "C",
	recorded BIGINT NOT NULL,
	PRIMARY KEY (entry, place)
);

CREATE TABLE node (
	level BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	hash BYTEA NOT NULL,
	PRIMARY KEY (level, idx),
	CHECK (level >= 1)
);

CREATE TABLE published_report (
	id BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	recorded BIGINT NOT NULL,
	sha256 TEXT COLLATE "C" NOT NULL,
	size BIGINT NOT NULL,
	root TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (id)
);

CREATE TABLE redaction (
	noun TEXT COLLATE "C" NOT NULL,
	number BIGINT NOT NULL,
	reason TEXT COLLATE "C" NOT NULL,
	recorded BIGINT NOT NULL,
	removed BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	PRIMARY KEY (noun, number)
);

CREATE TABLE signing_key (
	id BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	recorded BIGINT NOT NULL,
	key TEXT COLLATE "C" NOT NULL,
	replaces TEXT COLLATE "C",
	PRIMARY KEY (id)
);

CREATE TABLE source (
	platform TEXT COLLATE "C",
	external_id TEXT COLLATE "C",
	title TEXT COLLATE "C",
	url TEXT COLLATE "C",
	outlet TEXT COLLATE "C",
	author TEXT COLLATE "C",
	published TEXT COLLATE "C",
	published_basis TEXT COLLATE "C",
	language TEXT COLLATE "C",
	sha256 TEXT COLLATE "C",
	found BIGINT,
	id BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	recorded BIGINT NOT NULL,
	PRIMARY KEY (id)
);

CREATE TABLE stamp (
	id BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	recorded BIGINT NOT NULL,
	size BIGINT NOT NULL,
	root TEXT COLLATE "C" NOT NULL,
	authority TEXT COLLATE "C" NOT NULL,
	time TEXT COLLATE "C" NOT NULL,
	by_then BIGINT NOT NULL,
	stamp TEXT COLLATE "C" NOT NULL,
	certificates TEXT COLLATE "C",
	PRIMARY KEY (id)
);

CREATE TABLE void (
	noun TEXT COLLATE "C" NOT NULL,
	number BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	entered_by TEXT COLLATE "C" NOT NULL,
	reason TEXT COLLATE "C" NOT NULL,
	recorded BIGINT NOT NULL,
	PRIMARY KEY (noun, number, entry)
);

CREATE TABLE claim (
	source_id BIGINT,
	forecaster_id BIGINT,
	span_start BIGINT,
	span_end BIGINT,
	platform TEXT COLLATE "C",
	external_id TEXT COLLATE "C",
	quote TEXT COLLATE "C",
	label TEXT COLLATE "C" NOT NULL,
	hedge TEXT COLLATE "C",
	horizon TEXT COLLATE "C",
	condition TEXT COLLATE "C",
	attributed_to TEXT COLLATE "C",
	coder TEXT COLLATE "C",
	note TEXT COLLATE "C",
	parts BIGINT,
	coding TEXT COLLATE "C",
	settles TEXT COLLATE "C",
	upholds BIGINT,
	id BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	recorded BIGINT NOT NULL,
	declined TEXT COLLATE "C",
	replaced_by BIGINT,
	entered_forecaster BIGINT,
	aside BIGINT DEFAULT 0 NOT NULL,
	PRIMARY KEY (id)
);

CREATE TABLE forecaster_name (
	name_key TEXT COLLATE "C" NOT NULL,
	forecaster_id BIGINT NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	entered_forecaster BIGINT,
	PRIMARY KEY (name_key)
);

CREATE TABLE question (
	lower FLOAT,
	upper FLOAT,
	claim_id BIGINT,
	platform TEXT COLLATE "C",
	external_id TEXT COLLATE "C",
	text TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	options TEXT COLLATE "C",
	unit TEXT COLLATE "C",
	open_ends TEXT COLLATE "C",
	ordered BIGINT,
	criteria TEXT COLLATE "C",
	resolution_source TEXT COLLATE "C",
	opens TEXT COLLATE "C",
	closes TEXT COLLATE "C" NOT NULL,
	closes_at TEXT COLLATE "C",
	look_up TEXT COLLATE "C",
	horizon TEXT COLLATE "C",
	note TEXT COLLATE "C",
	id BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	recorded BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	weighs_with BIGINT NOT NULL,
	close BIGINT NOT NULL,
	due_from BIGINT NOT NULL,
	merged_into BIGINT,
	resolution_id BIGINT,
	status TEXT COLLATE "C",
	outcome TEXT COLLATE "C",
	outcome_value FLOAT,
	cutoff BIGINT NOT NULL,
	stamped_by BIGINT,
	unsure BIGINT NOT NULL,
	PRIMARY KEY (id),
	CHECK (kind IN ('binary', 'choice', 'numeric', 'date')),
	CHECK (status IS NULL OR status IN ('resolved', 'ambiguous', 'annulled', 'entered in error', 'merged'))
);

CREATE TABLE amendment (
	question_id BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	before TEXT COLLATE "C" NOT NULL,
	recorded BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	reason TEXT COLLATE "C" NOT NULL,
	changes TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (question_id, revision)
);

CREATE TABLE forecast (
	question_id BIGINT NOT NULL,
	forecaster_id BIGINT NOT NULL,
	claim_id BIGINT,
	id BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	recorded BIGINT NOT NULL,
	withdrawn_on TEXT COLLATE "C",
	withdrawn_at TEXT COLLATE "C",
	withdrawal_reason TEXT COLLATE "C",
	withdrawn_from BIGINT,
	withdrawal_recorded BIGINT,
	withdrawal_close BIGINT,
	withdrawal_cutoff BIGINT,
	withdrawal_entry BIGINT,
	withdrawal_stamped_by BIGINT,
	weighs_with BIGINT NOT NULL,
	stands_from BIGINT NOT NULL,
	stands_until BIGINT,
	ended_by TEXT COLLATE "C",
	entered_forecaster BIGINT,
	entered_question BIGINT,
	entered_close BIGINT,
	entered_cutoff BIGINT,
	scored_against FLOAT,
	squared_error FLOAT,
	grade BIGINT NOT NULL,
	stated_entry BIGINT,
	stamped_by BIGINT,
	documented BIGINT,
	gone_by BIGINT,
	recoded_by BIGINT,
	platform TEXT COLLATE "C",
	external_id TEXT COLLATE "C",
	question_revision BIGINT NOT NULL,
	made_on TEXT COLLATE "C" NOT NULL,
	made_at TEXT COLLATE "C",
	probability FLOAT,
	probabilities TEXT COLLATE "C",
	quantiles TEXT COLLATE "C",
	basis TEXT COLLATE "C" NOT NULL,
	low FLOAT,
	high FLOAT,
	phrase TEXT COLLATE "C",
	scale TEXT COLLATE "C",
	coder TEXT COLLATE "C",
	note TEXT COLLATE "C",
	stamped BIGINT,
	PRIMARY KEY (id),
	CHECK (probability IS NULL OR probability BETWEEN 0 AND 1)
);

CREATE TABLE question_tag (
	question_id BIGINT NOT NULL,
	tag TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (question_id, tag)
);

CREATE TABLE resolution (
	question_id BIGINT NOT NULL,
	platform TEXT COLLATE "C",
	external_id TEXT COLLATE "C",
	status TEXT COLLATE "C" NOT NULL,
	outcome TEXT COLLATE "C",
	known_on TEXT COLLATE "C" NOT NULL,
	known_at TEXT COLLATE "C",
	evidence TEXT COLLATE "C",
	resolver TEXT COLLATE "C",
	note TEXT COLLATE "C",
	supersedes BIGINT,
	reason TEXT COLLATE "C",
	believed BIGINT,
	id BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	recorded BIGINT NOT NULL,
	outcome_value FLOAT,
	known BIGINT NOT NULL,
	known_from BIGINT NOT NULL,
	known_day BIGINT NOT NULL,
	holds BIGINT,
	PRIMARY KEY (id)
);

CREATE TABLE seal (
	id BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	recorded BIGINT NOT NULL,
	question_id BIGINT NOT NULL,
	question_revision BIGINT NOT NULL,
	forecaster_id BIGINT NOT NULL,
	made_on TEXT COLLATE "C" NOT NULL,
	reveal_by TEXT COLLATE "C" NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	asked TEXT COLLATE "C" NOT NULL,
	closes TEXT COLLATE "C" NOT NULL,
	commitment TEXT COLLATE "C" NOT NULL,
	close BIGINT NOT NULL,
	revealed BIGINT,
	PRIMARY KEY (id)
);

CREATE UNIQUE INDEX forecaster_external ON forecaster (platform, external_id) WHERE external_id IS NOT NULL;

CREATE UNIQUE INDEX source_external ON source (platform, external_id) WHERE external_id IS NOT NULL;

CREATE INDEX claim_declined ON claim (source_id) WHERE declined IS NOT NULL;

CREATE UNIQUE INDEX claim_external ON claim (platform, external_id) WHERE external_id IS NOT NULL;

CREATE INDEX ix_claim_forecaster_id ON claim (forecaster_id);

CREATE INDEX ix_claim_source_id ON claim (source_id);

CREATE INDEX ix_forecaster_name_forecaster_id ON forecaster_name (forecaster_id);

CREATE INDEX ix_question_claim_id ON question (claim_id);

CREATE INDEX ix_question_text ON question USING hash (text);

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

ALTER TABLE forecaster ADD CONSTRAINT forecaster_merged_into_fkey FOREIGN KEY(merged_into) REFERENCES forecaster (id);

ALTER TABLE claim ADD CONSTRAINT claim_forecaster_id_fkey FOREIGN KEY(forecaster_id) REFERENCES forecaster (id);

ALTER TABLE claim ADD CONSTRAINT claim_source_id_fkey FOREIGN KEY(source_id) REFERENCES source (id);

ALTER TABLE forecaster_name ADD CONSTRAINT forecaster_name_forecaster_id_fkey FOREIGN KEY(forecaster_id) REFERENCES forecaster (id);

ALTER TABLE question ADD CONSTRAINT question_claim_id_fkey FOREIGN KEY(claim_id) REFERENCES claim (id);

ALTER TABLE amendment ADD CONSTRAINT amendment_question_id_fkey FOREIGN KEY(question_id) REFERENCES question (id);

ALTER TABLE forecast ADD CONSTRAINT forecast_claim_id_fkey FOREIGN KEY(claim_id) REFERENCES claim (id);

ALTER TABLE forecast ADD CONSTRAINT forecast_forecaster_id_fkey FOREIGN KEY(forecaster_id) REFERENCES forecaster (id);

ALTER TABLE forecast ADD CONSTRAINT forecast_question_id_fkey FOREIGN KEY(question_id) REFERENCES question (id);

ALTER TABLE question_tag ADD CONSTRAINT question_tag_question_id_fkey FOREIGN KEY(question_id) REFERENCES question (id);

ALTER TABLE resolution ADD CONSTRAINT resolution_question_id_fkey FOREIGN KEY(question_id) REFERENCES question (id);

ALTER TABLE seal ADD CONSTRAINT seal_forecaster_id_fkey FOREIGN KEY(forecaster_id) REFERENCES forecaster (id);

ALTER TABLE seal ADD CONSTRAINT seal_question_id_fkey FOREIGN KEY(question_id) REFERENCES question (id);
