-- A register of schema 1, as `.dump` of sqlite3 shows it: incidents of every
-- status and source, created by clients and imported, with their history; one
-- that was deleted; accounts, sessions, tokens, the audit log.  tests/store/
-- test_corpus upgrades it.  Like the schema it is never edited.
PRAGMA application_id = 1229865810; -- "INCR"
PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE incident (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again
	description TEXT    NOT NULL,
	status      TEXT    NOT NULL,  -- domain/status
	source      TEXT    NOT NULL,  -- domain/source
	created_at  INTEGER NOT NULL,
	updated_at  INTEGER NOT NULL,  -- moves when version does
	version     INTEGER NOT NULL   -- 1, then +1 per change
) STRICT;
INSERT INTO incident VALUES(1,'Imported: scooter 4711 is offline','closed','operator',1759298400000000,1759384800000000,1);
INSERT INTO incident VALUES(2,'Imported and open','open','operator',1762495200000000,1762495200000000,1);
INSERT INTO incident VALUES(3,'Самокат 00 не отвечает','open','operator',1762754405000000,1763309168000000,4);
INSERT INTO incident VALUES(4,'Самокат 01 не отвечает','open','monitoring',1762779611000000,1762779611000000,1);
INSERT INTO incident VALUES(5,'Ёмкий самокат "7"','open','partner',1762804818000000,1763359625000000,2);
INSERT INTO incident VALUES(6,'Самокат 03 не отвечает','open','monitoring',1762830026000000,1763384855000000,2);
INSERT INTO incident VALUES(8,'Самокат 11 не отвечает','in_progress','monitoring',1762880445000000,1762880445000000,1);
INSERT INTO incident VALUES(9,'Самокат 12 не отвечает','in_progress','partner',1762905656000000,1762905656000000,1);
INSERT INTO incident VALUES(10,'Самокат 13 не отвечает','in_progress','system',1762930868000000,1762930868000000,1);
INSERT INTO incident VALUES(11,'Самокат 20 не отвечает','resolved','operator',1762956081000000,1762956081000000,1);
INSERT INTO incident VALUES(12,'Самокат 21 не отвечает','resolved','monitoring',1762981295000000,1762981295000000,1);
INSERT INTO incident VALUES(13,'Самокат 22 не отвечает','resolved','partner',1763006510000000,1763006510000000,1);
INSERT INTO incident VALUES(14,'Самокат 23 не отвечает','resolved','system',1763031726000000,1763031726000000,1);
INSERT INTO incident VALUES(15,'Самокат 30 не отвечает','closed','operator',1763056943000000,1763056943000000,1);
INSERT INTO incident VALUES(16,'Самокат 31 не отвечает','closed','monitoring',1763082161000000,1763082161000000,1);
INSERT INTO incident VALUES(17,'Самокат 32 не отвечает','closed','partner',1763107380000000,1763107380000000,1);
INSERT INTO incident VALUES(18,'Самокат 33 не отвечает','closed','system',1763132600000000,1763132600000000,1);
INSERT INTO incident VALUES(19,'Самокат 40 не отвечает','cancelled','operator',1763157821000000,1763157821000000,1);
INSERT INTO incident VALUES(20,'Самокат 41 не отвечает','cancelled','monitoring',1763183043000000,1763183043000000,1);
INSERT INTO incident VALUES(21,'Самокат 42 не отвечает','cancelled','partner',1763208266000000,1763208266000000,1);
INSERT INTO incident VALUES(22,'Самокат 43 не отвечает','cancelled','system',1763233490000000,1763233490000000,1);
CREATE TABLE incident_event (
	seq         INTEGER PRIMARY KEY AUTOINCREMENT,  -- order of commits
	incident_id INTEGER NOT NULL,
	at          INTEGER NOT NULL,
	actor       TEXT    NOT NULL,  -- "anonymous", an account, "token:NAME"
	channel     TEXT    NOT NULL,  -- domain/actor
	kind        TEXT    NOT NULL,  -- incident/event
	status_from TEXT,              -- NULL when there was none before
	status_to   TEXT    NOT NULL,
	version     INTEGER NOT NULL,  -- of the incident after the change
	note        TEXT,
	-- The request that made the change: the millisecond of its arrival (6
	-- bytes, most significant first), then nginx's 16 random bytes.  It is
	-- unique, so a request delivered twice finds its first effect.  It is
	-- ordered by time, so the index grows at its end however long the
	-- history becomes.
	request_id  BLOB,
	-- The values before and after; NULL where nothing changed.
	updated_from     INTEGER,
	description_from TEXT,
	description_to   TEXT,
	source_from      TEXT,
	source_to        TEXT,
	created_from     INTEGER
) STRICT;
INSERT INTO incident_event VALUES(1,1,1762754405000000,'test','cli','imported',NULL,'closed',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(2,2,1762754405000000,'test','cli','imported',NULL,'open',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(3,3,1762754405000000,'admin1','web','created',NULL,'open',1,NULL,X'000000000000024487fce50f3a34c55fc1d145c2f36f',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(4,4,1762779611000000,'admin1','web','created',NULL,'open',1,NULL,X'000000000000b1b914f4a927df65c8e093a557db722f',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(5,5,1762804818000000,'admin1','web','created',NULL,'open',1,NULL,X'000000000000023c54c74cf4eeacef27bb1092040760',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(6,6,1762830026000000,'admin1','web','created',NULL,'open',1,NULL,X'00000000000012b076907a867a29000f7429cfec0470',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(7,7,1762855235000000,'admin1','web','created',NULL,'in_progress',1,NULL,X'000000000000c747ef3efd59f3409a68a20bfdd54cb0',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(8,8,1762880445000000,'admin1','web','created',NULL,'in_progress',1,NULL,X'000000000000912a9027712f1a5098fafcded463dcd9',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(9,9,1762905656000000,'admin1','web','created',NULL,'in_progress',1,NULL,X'000000000000dfbb1521e0b1652e70582f1c3819681e',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(10,10,1762930868000000,'admin1','web','created',NULL,'in_progress',1,NULL,X'000000000000182f9fbfef982b7eb183e538deb5f1d5',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(11,11,1762956081000000,'admin1','web','created',NULL,'resolved',1,NULL,X'0000000000008d3cf57694a7468125e6430b92135815',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(12,12,1762981295000000,'admin1','web','created',NULL,'resolved',1,NULL,X'000000000000d5b568296a5a50723636c543c6aec94a',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(13,13,1763006510000000,'admin1','web','created',NULL,'resolved',1,NULL,X'0000000000008b93159cff751927924617d537134220',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(14,14,1763031726000000,'admin1','web','created',NULL,'resolved',1,NULL,X'000000000000bfd6e40378ce2448989c571e6e377430',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(15,15,1763056943000000,'admin1','web','created',NULL,'closed',1,NULL,X'000000000000ac5740514161a84d4005a8f0c3055e9f',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(16,16,1763082161000000,'admin1','web','created',NULL,'closed',1,NULL,X'000000000000162027f82505745bf7a158e91ce7dfed',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(17,17,1763107380000000,'admin1','web','created',NULL,'closed',1,NULL,X'000000000000951b1755b0714079a5848b550c716c77',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(18,18,1763132600000000,'admin1','web','created',NULL,'closed',1,NULL,X'000000000000b3d2b20bc9d24100aee4e09589a3a0ae',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(19,19,1763157821000000,'admin1','web','created',NULL,'cancelled',1,NULL,X'000000000000165abcdd475dd939d68089acee0316c2',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(20,20,1763183043000000,'admin1','web','created',NULL,'cancelled',1,NULL,X'0000000000007d8adf195a8b632db6ec7836f78a647d',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(21,21,1763208266000000,'admin1','web','created',NULL,'cancelled',1,NULL,X'000000000000ff3abbaf60000e3ce034bfa52d338c0e',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(22,22,1763233490000000,'admin1','web','created',NULL,'cancelled',1,NULL,X'00000000000079d1b537b53c95d0c95abd0b4330b905',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(23,3,1763258715000000,'admin1','web','status','open','in_progress',2,'We look at it',X'000000000000c7efb9859f7a9849d184a0b2bcfc00f5',1762754405000000,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(24,3,1763283941000000,'admin1','web','status','in_progress','resolved',3,NULL,X'000000000000a56b88da275b35e55806cdafbbdec352',1763258715000000,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(25,3,1763309168000000,'admin1','web','status','resolved','open',4,NULL,X'000000000000366acedf814858a3e778d4600e0db4a6',1763283941000000,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(26,4,1763334396000000,'admin1','web','note','open','open',1,'The battery was empty',X'00000000000064085dc4e958c95ea75e634e2a9292e9',1762779611000000,NULL,NULL,NULL,NULL,NULL);
INSERT INTO incident_event VALUES(27,5,1763359625000000,'admin1','web','edited','open','open',2,NULL,X'0000000000008cdb95708fbc08e459dc8ac3e5ee6bcd',1762804818000000,'Самокат 02 не отвечает','Ёмкий самокат "7"',NULL,NULL,NULL);
INSERT INTO incident_event VALUES(28,6,1763384855000000,'admin1','web','edited','open','open',2,NULL,X'000000000000b875fa4a063a781029617e2198ef5cf4',1762830026000000,NULL,NULL,'system','monitoring',NULL);
INSERT INTO incident_event VALUES(29,7,1763410086000000,'admin1','web','deleted','in_progress','in_progress',2,NULL,X'000000000000425a6fa7ad6ffc8bf83e9ee1f25ae699',1762855235000000,'Самокат 10 не отвечает',NULL,'operator',NULL,1762855235000000);
CREATE TABLE incident_counter (
	clock   INTEGER NOT NULL,  -- counted by: 0 created_at, 1 updated_at
	span    INTEGER NOT NULL,  -- days of a bucket: 1 or 32; 0: all time
	bucket  INTEGER NOT NULL,  -- days since 1970 UTC / span; 0 of all time
	status  TEXT    NOT NULL,
	source  TEXT    NOT NULL,
	n       INTEGER NOT NULL,  -- incidents; an empty state stays as 0
	PRIMARY KEY (clock, span, bucket, status, source)
) STRICT, WITHOUT ROWID;
INSERT INTO incident_counter VALUES(0,0,0,'cancelled','monitoring',1);
INSERT INTO incident_counter VALUES(0,0,0,'cancelled','operator',1);
INSERT INTO incident_counter VALUES(0,0,0,'cancelled','partner',1);
INSERT INTO incident_counter VALUES(0,0,0,'cancelled','system',1);
INSERT INTO incident_counter VALUES(0,0,0,'closed','monitoring',1);
INSERT INTO incident_counter VALUES(0,0,0,'closed','operator',2);
INSERT INTO incident_counter VALUES(0,0,0,'closed','partner',1);
INSERT INTO incident_counter VALUES(0,0,0,'closed','system',1);
INSERT INTO incident_counter VALUES(0,0,0,'in_progress','monitoring',1);
INSERT INTO incident_counter VALUES(0,0,0,'in_progress','operator',0);
INSERT INTO incident_counter VALUES(0,0,0,'in_progress','partner',1);
INSERT INTO incident_counter VALUES(0,0,0,'in_progress','system',1);
INSERT INTO incident_counter VALUES(0,0,0,'open','monitoring',2);
INSERT INTO incident_counter VALUES(0,0,0,'open','operator',2);
INSERT INTO incident_counter VALUES(0,0,0,'open','partner',1);
INSERT INTO incident_counter VALUES(0,0,0,'open','system',0);
INSERT INTO incident_counter VALUES(0,0,0,'resolved','monitoring',1);
INSERT INTO incident_counter VALUES(0,0,0,'resolved','operator',1);
INSERT INTO incident_counter VALUES(0,0,0,'resolved','partner',1);
INSERT INTO incident_counter VALUES(0,0,0,'resolved','system',1);
INSERT INTO incident_counter VALUES(0,1,20362,'*','*',1);
INSERT INTO incident_counter VALUES(0,1,20362,'closed','operator',1);
INSERT INTO incident_counter VALUES(0,1,20399,'*','*',1);
INSERT INTO incident_counter VALUES(0,1,20399,'open','operator',1);
INSERT INTO incident_counter VALUES(0,1,20402,'*','*',3);
INSERT INTO incident_counter VALUES(0,1,20402,'in_progress','operator',0);
INSERT INTO incident_counter VALUES(0,1,20402,'open','monitoring',1);
INSERT INTO incident_counter VALUES(0,1,20402,'open','operator',1);
INSERT INTO incident_counter VALUES(0,1,20402,'open','partner',1);
INSERT INTO incident_counter VALUES(0,1,20402,'resolved','operator',0);
INSERT INTO incident_counter VALUES(0,1,20403,'*','*',2);
INSERT INTO incident_counter VALUES(0,1,20403,'in_progress','monitoring',1);
INSERT INTO incident_counter VALUES(0,1,20403,'in_progress','operator',0);
INSERT INTO incident_counter VALUES(0,1,20403,'open','monitoring',1);
INSERT INTO incident_counter VALUES(0,1,20403,'open','system',0);
INSERT INTO incident_counter VALUES(0,1,20404,'*','*',4);
INSERT INTO incident_counter VALUES(0,1,20404,'in_progress','partner',1);
INSERT INTO incident_counter VALUES(0,1,20404,'in_progress','system',1);
INSERT INTO incident_counter VALUES(0,1,20404,'resolved','monitoring',1);
INSERT INTO incident_counter VALUES(0,1,20404,'resolved','operator',1);
INSERT INTO incident_counter VALUES(0,1,20405,'*','*',3);
INSERT INTO incident_counter VALUES(0,1,20405,'closed','operator',1);
INSERT INTO incident_counter VALUES(0,1,20405,'resolved','partner',1);
INSERT INTO incident_counter VALUES(0,1,20405,'resolved','system',1);
INSERT INTO incident_counter VALUES(0,1,20406,'*','*',4);
INSERT INTO incident_counter VALUES(0,1,20406,'cancelled','operator',1);
INSERT INTO incident_counter VALUES(0,1,20406,'closed','monitoring',1);
INSERT INTO incident_counter VALUES(0,1,20406,'closed','partner',1);
INSERT INTO incident_counter VALUES(0,1,20406,'closed','system',1);
INSERT INTO incident_counter VALUES(0,1,20407,'*','*',3);
INSERT INTO incident_counter VALUES(0,1,20407,'cancelled','monitoring',1);
INSERT INTO incident_counter VALUES(0,1,20407,'cancelled','partner',1);
INSERT INTO incident_counter VALUES(0,1,20407,'cancelled','system',1);
INSERT INTO incident_counter VALUES(0,32,636,'*','*',1);
INSERT INTO incident_counter VALUES(0,32,636,'closed','operator',1);
INSERT INTO incident_counter VALUES(0,32,637,'*','*',20);
INSERT INTO incident_counter VALUES(0,32,637,'cancelled','monitoring',1);
INSERT INTO incident_counter VALUES(0,32,637,'cancelled','operator',1);
INSERT INTO incident_counter VALUES(0,32,637,'cancelled','partner',1);
INSERT INTO incident_counter VALUES(0,32,637,'cancelled','system',1);
INSERT INTO incident_counter VALUES(0,32,637,'closed','monitoring',1);
INSERT INTO incident_counter VALUES(0,32,637,'closed','operator',1);
INSERT INTO incident_counter VALUES(0,32,637,'closed','partner',1);
INSERT INTO incident_counter VALUES(0,32,637,'closed','system',1);
INSERT INTO incident_counter VALUES(0,32,637,'in_progress','monitoring',1);
INSERT INTO incident_counter VALUES(0,32,637,'in_progress','operator',0);
INSERT INTO incident_counter VALUES(0,32,637,'in_progress','partner',1);
INSERT INTO incident_counter VALUES(0,32,637,'in_progress','system',1);
INSERT INTO incident_counter VALUES(0,32,637,'open','monitoring',2);
INSERT INTO incident_counter VALUES(0,32,637,'open','operator',2);
INSERT INTO incident_counter VALUES(0,32,637,'open','partner',1);
INSERT INTO incident_counter VALUES(0,32,637,'open','system',0);
INSERT INTO incident_counter VALUES(0,32,637,'resolved','monitoring',1);
INSERT INTO incident_counter VALUES(0,32,637,'resolved','operator',1);
INSERT INTO incident_counter VALUES(0,32,637,'resolved','partner',1);
INSERT INTO incident_counter VALUES(0,32,637,'resolved','system',1);
INSERT INTO incident_counter VALUES(1,1,20363,'*','*',1);
INSERT INTO incident_counter VALUES(1,1,20363,'closed','operator',1);
INSERT INTO incident_counter VALUES(1,1,20399,'*','*',1);
INSERT INTO incident_counter VALUES(1,1,20399,'open','operator',1);
INSERT INTO incident_counter VALUES(1,1,20402,'*','*',1);
INSERT INTO incident_counter VALUES(1,1,20402,'open','monitoring',1);
INSERT INTO incident_counter VALUES(1,1,20402,'open','operator',0);
INSERT INTO incident_counter VALUES(1,1,20402,'open','partner',0);
INSERT INTO incident_counter VALUES(1,1,20403,'*','*',1);
INSERT INTO incident_counter VALUES(1,1,20403,'in_progress','monitoring',1);
INSERT INTO incident_counter VALUES(1,1,20403,'in_progress','operator',0);
INSERT INTO incident_counter VALUES(1,1,20403,'open','system',0);
INSERT INTO incident_counter VALUES(1,1,20404,'*','*',4);
INSERT INTO incident_counter VALUES(1,1,20404,'in_progress','partner',1);
INSERT INTO incident_counter VALUES(1,1,20404,'in_progress','system',1);
INSERT INTO incident_counter VALUES(1,1,20404,'resolved','monitoring',1);
INSERT INTO incident_counter VALUES(1,1,20404,'resolved','operator',1);
INSERT INTO incident_counter VALUES(1,1,20405,'*','*',3);
INSERT INTO incident_counter VALUES(1,1,20405,'closed','operator',1);
INSERT INTO incident_counter VALUES(1,1,20405,'resolved','partner',1);
INSERT INTO incident_counter VALUES(1,1,20405,'resolved','system',1);
INSERT INTO incident_counter VALUES(1,1,20406,'*','*',4);
INSERT INTO incident_counter VALUES(1,1,20406,'cancelled','operator',1);
INSERT INTO incident_counter VALUES(1,1,20406,'closed','monitoring',1);
INSERT INTO incident_counter VALUES(1,1,20406,'closed','partner',1);
INSERT INTO incident_counter VALUES(1,1,20406,'closed','system',1);
INSERT INTO incident_counter VALUES(1,1,20407,'*','*',3);
INSERT INTO incident_counter VALUES(1,1,20407,'cancelled','monitoring',1);
INSERT INTO incident_counter VALUES(1,1,20407,'cancelled','partner',1);
INSERT INTO incident_counter VALUES(1,1,20407,'cancelled','system',1);
INSERT INTO incident_counter VALUES(1,1,20408,'*','*',1);
INSERT INTO incident_counter VALUES(1,1,20408,'in_progress','operator',0);
INSERT INTO incident_counter VALUES(1,1,20408,'open','operator',1);
INSERT INTO incident_counter VALUES(1,1,20408,'resolved','operator',0);
INSERT INTO incident_counter VALUES(1,1,20409,'*','*',2);
INSERT INTO incident_counter VALUES(1,1,20409,'open','monitoring',1);
INSERT INTO incident_counter VALUES(1,1,20409,'open','partner',1);
INSERT INTO incident_counter VALUES(1,32,636,'*','*',1);
INSERT INTO incident_counter VALUES(1,32,636,'closed','operator',1);
INSERT INTO incident_counter VALUES(1,32,637,'*','*',20);
INSERT INTO incident_counter VALUES(1,32,637,'cancelled','monitoring',1);
INSERT INTO incident_counter VALUES(1,32,637,'cancelled','operator',1);
INSERT INTO incident_counter VALUES(1,32,637,'cancelled','partner',1);
INSERT INTO incident_counter VALUES(1,32,637,'cancelled','system',1);
INSERT INTO incident_counter VALUES(1,32,637,'closed','monitoring',1);
INSERT INTO incident_counter VALUES(1,32,637,'closed','operator',1);
INSERT INTO incident_counter VALUES(1,32,637,'closed','partner',1);
INSERT INTO incident_counter VALUES(1,32,637,'closed','system',1);
INSERT INTO incident_counter VALUES(1,32,637,'in_progress','monitoring',1);
INSERT INTO incident_counter VALUES(1,32,637,'in_progress','operator',0);
INSERT INTO incident_counter VALUES(1,32,637,'in_progress','partner',1);
INSERT INTO incident_counter VALUES(1,32,637,'in_progress','system',1);
INSERT INTO incident_counter VALUES(1,32,637,'open','monitoring',2);
INSERT INTO incident_counter VALUES(1,32,637,'open','operator',2);
INSERT INTO incident_counter VALUES(1,32,637,'open','partner',1);
INSERT INTO incident_counter VALUES(1,32,637,'open','system',0);
INSERT INTO incident_counter VALUES(1,32,637,'resolved','monitoring',1);
INSERT INTO incident_counter VALUES(1,32,637,'resolved','operator',1);
INSERT INTO incident_counter VALUES(1,32,637,'resolved','partner',1);
INSERT INTO incident_counter VALUES(1,32,637,'resolved','system',1);
CREATE TABLE incident_rollup (
	hours       INTEGER NOT NULL,  -- of a row: 1, 24 or 768
	bucket      INTEGER NOT NULL,  -- hours since 1970 UTC / hours
	-- Of a day: slot hour * 3 + 0 created, 1 closed, 2 reopened; of 768
	-- hours these three.
	flow        TEXT    NOT NULL,
	-- Of an hour and a day: durations until the first response, in whole
	-- seconds; the first 32 slots are one second wide, then 16 slots to
	-- each power of two.
	responses   TEXT    NOT NULL,
	-- The same until the incident was closed.
	resolutions TEXT    NOT NULL,
	PRIMARY KEY (hours, bucket)
) STRICT, WITHOUT ROWID;
INSERT INTO incident_rollup VALUES(1,488718,'','','213:1');
INSERT INTO incident_rollup VALUES(1,489682,'','','');
INSERT INTO incident_rollup VALUES(1,489689,'','0:1','');
INSERT INTO incident_rollup VALUES(1,489696,'','0:1','');
INSERT INTO incident_rollup VALUES(1,489703,'','0:1','');
INSERT INTO incident_rollup VALUES(1,489710,'','0:1','0:1');
INSERT INTO incident_rollup VALUES(1,489717,'','0:1','0:1');
INSERT INTO incident_rollup VALUES(1,489724,'','0:1','0:1');
INSERT INTO incident_rollup VALUES(1,489731,'','0:1','0:1');
INSERT INTO incident_rollup VALUES(1,489738,'','0:1','0:1');
INSERT INTO incident_rollup VALUES(1,489745,'','0:1','0:1');
INSERT INTO incident_rollup VALUES(1,489752,'','0:1','0:1');
INSERT INTO incident_rollup VALUES(1,489759,'','0:1','0:1');
INSERT INTO incident_rollup VALUES(1,489766,'','0:1','0:1');
INSERT INTO incident_rollup VALUES(1,489773,'','0:1','0:1');
INSERT INTO incident_rollup VALUES(1,489780,'','0:1','0:1');
INSERT INTO incident_rollup VALUES(1,489787,'','0:1','0:1');
INSERT INTO incident_rollup VALUES(1,489794,'','254:1','');
INSERT INTO incident_rollup VALUES(1,489801,'','','256:1');
INSERT INTO incident_rollup VALUES(1,489815,'','256:1','');
INSERT INTO incident_rollup VALUES(24,20362,'18:1','','');
INSERT INTO incident_rollup VALUES(24,20363,'19:1','','213:1');
INSERT INTO incident_rollup VALUES(24,20399,'18:1','','');
INSERT INTO incident_rollup VALUES(24,20402,'18:1 39:1 60:1','','');
INSERT INTO incident_rollup VALUES(24,20403,'9:1 51:1','0:1','');
INSERT INTO incident_rollup VALUES(24,20404,'0:1 21:1 42:1 43:1 63:1 64:1','0:4','0:2');
INSERT INTO incident_rollup VALUES(24,20405,'12:1 13:1 33:1 34:1 54:1 55:1','0:3','0:3');
INSERT INTO incident_rollup VALUES(24,20406,'3:1 4:1 24:1 25:1 45:1 46:1 66:1 67:1','0:4','0:4');
INSERT INTO incident_rollup VALUES(24,20407,'15:1 16:1 36:1 37:1 57:1 58:1','0:3','0:3');
INSERT INTO incident_rollup VALUES(24,20408,'28:1 50:1','254:1 256:1','256:1');
INSERT INTO incident_rollup VALUES(768,636,'0:1 1:1','','');
INSERT INTO incident_rollup VALUES(768,637,'0:20 1:13 2:1','','');
CREATE TABLE search_progress (
	one        INTEGER PRIMARY KEY CHECK (one = 1),
	indexed    INTEGER NOT NULL,  -- seq: events up to it are in the index
	newest     INTEGER NOT NULL,  -- seq: the newest event at that time
	rest_until INTEGER NOT NULL,  -- on the monotonic clock, microseconds
	rules      TEXT    NOT NULL   -- of the case folding it was made with
) STRICT;
INSERT INTO search_progress VALUES(1,29,0,0,'1/15.0.0');
PRAGMA writable_schema=ON;
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','incident_text','incident_text',0,'CREATE VIRTUAL TABLE incident_text USING fts5 (
	description, content = '''', columnsize = 0,
	tokenize = ''trigram case_sensitive 1''
)');
CREATE TABLE IF NOT EXISTS 'incident_text_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO incident_text_data VALUES(1,X'158325');
INSERT INTO incident_text_data VALUES(10,X'000000020101000001010101');
INSERT INTO incident_text_data VALUES(137438953473,X'000006db043020223705020f02023030030209030131040209030133060209020231310802090301320902090301330a0209020232300b02090301310c02090301320d02090301330e0209020233300f0209030131100209030132110209030133120209020234301302090301311402090301321502090301331602090301370102130202616e02020a0202697301021802026f6601021b03017002020e0202736301020b0204d0bdd0b503020c01020c02020c02020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c0303bed18203020f01020f02020f02020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f0204d181d0b0050207010322372205021001043020d0bd03020b08020b04020b04020b0202302003020a0202312004020a0202332006020a01033120690102170302d0bd04020b04020b04020b04020b04020b0202312001021607020a0202322009020a020233200a020a01043220d0bd09020b04020b04020b04020b020230200b020a020231200c020a020232200d020a020233200e020a01043320d0bd06020b04020b04020b04020b04020b020230200f020a0202312010020a0202322011020a0202332012020a010334302013020a0202312014020a0202322015020a0202332016020a02023731010214010337313101021501033a207301020a0103616e6402020b0103636f6f01020d010364206102020903016f02020d02023a20010209010365642002020803013a01020802027220010211010366666c01021d02026c6901021e0103696d7001020201020202026e650102200202732001021901036c696e01021f01036d706f01020301020301036e642002020c01036f666601021c02026f7401020e0202706502020f020272740102050102050202746501020f010370656e02021002026f72010204010204010372203401021202027465010206010206010373206f01021a0202636f01020c01037465640102070102070301720102100106d0b0d0b5d1820302150102150202150202150102150102150102150102150102150102150102150102150102150102150102150102150102150102150403bcd0be0302030102030102090102030202030102030102030102030102030102030102030102030102030102030102030102030102030102030102030303d1822003020701020701020d0102070202070102070102070102070102070102070102070102070102070102070102070102070102070102070102070205b2d0b5d1870302120102120202120202120102120102120102120102120102120102120102120102120102120102120102120102120102120102120204b520d0be03020e01020e02020e02020e01020e01020e01020e01020e01020e01020e01020e01020e01020e01020e01020e01020e01020e01020e0304d0bcd0ba0502020304d187d0b00302130102130202130202130102130102130102130102130102130102130102130102130102130102130102130102130102130102130204b8d0b9200502050204b920d1810502060205bad0b0d18203020601020601020c0102060202060102060102060102060102060102060102060102060102060102060102060102060102060102060102060403b8d0b90502040205bcd0bad0b80502030403bed0ba03020401020401020a0102040202040102040102040102040102040102040102040102040102040102040102040102040102040102040102040204bdd0b52003020d01020d02020d02020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d0205bed0bad0b003020501020501020b0102050202050102050102050102050102050102050102050102050102050102050102050102050102050102050102050304d182d0b20302100102100202100202100102100102100102100102100102100102100102100102100102100102100102100102100102100102100106d181d0b0d0bc030202010202010208010202020202010202010202010202010202010202010202010202010202010202010202010202010202010202010202020382202205020e0401300302080102080202080401310802080102080102080401320b02080102080102080102080401330f02080102080102080102080401341302080102080102080102080304d0b2d0b5030211010211020211020211010211010211010211010211010211010211010211010211010211010211010211010211010211010211020587d0b0d0b503021401021402021402021401021401021401021401021401021401021401021401021401021401021401021401021401021401021404080706060706060706060607060606070606060607070706073c3b09081207070708130a07071207070707150707070708070707070808080808060708060708070b0707080b080807070a07080a080a08070b063e3e3e3d3c093c090940080a3e3c403c41080c0c0f0f0f3c');
CREATE TABLE IF NOT EXISTS 'incident_text_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO incident_text_idx VALUES(1,X'',2);
CREATE TABLE IF NOT EXISTS 'incident_text_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO incident_text_config VALUES('automerge',0);
INSERT INTO incident_text_config VALUES('crisismerge',64);
INSERT INTO incident_text_config VALUES('version',4);
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','incident_text_trigram','incident_text_trigram',0,'CREATE VIRTUAL TABLE incident_text_trigram USING fts5vocab (
	incident_text, row
)');
CREATE TABLE account (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again
	username     TEXT    NOT NULL,  -- as it was given
	name_key     TEXT    NOT NULL,  -- normalised and case-folded
	skeleton     TEXT    NOT NULL,  -- names that look alike share one
	first_name   TEXT    NOT NULL,
	last_name    TEXT    NOT NULL,
	email        TEXT    NOT NULL,
	role         TEXT    NOT NULL,  -- auth/account
	active       INTEGER NOT NULL,  -- 0 or 1
	created_at   INTEGER NOT NULL,
	last_login   INTEGER,           -- NULL: never
	version      INTEGER NOT NULL,  -- 1, then +1 per change; not for logins
	password     TEXT    NOT NULL,  -- auth/password; '': none
	-- Rounds of PBKDF2 that the password takes; 0: it is of another kind.
	rounds       INTEGER NOT NULL,
	-- Trusted devices from before are trusted no more.
	trusted_from INTEGER NOT NULL
) STRICT;
INSERT INTO account VALUES(1,'admin1','admin1','adminl','','','','admin',1,1762754400000000,NULL,1,'$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',0,0);
INSERT INTO account VALUES(2,'Анна','анна','ahha','Анна','','anna@example.org','operator',1,1762754400000000,NULL,1,'$argon2id$v=19$m=65536,t=2,p=1$TFUbltuHISOfOeCfKmlwcw$3dd2EsYLDt4UoD4Rk1M8c4iKEB+qpS0THKe+qHtzBBk',0,0);
INSERT INTO account VALUES(3,'boris','boris','boris','','','','viewer',1,1762754401000000,NULL,1,'$argon2id$v=19$m=65536,t=2,p=1$4r7qe2nkfgp/8ptjyrhTeg$zLT/gMcvcP+oFelu8InDOezmQxInA5nkg497UAkgISI',0,0);
CREATE TABLE session (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	account_id  INTEGER NOT NULL,
	secret      BLOB    NOT NULL,  -- digest of what the cookie holds
	created_at  INTEGER NOT NULL,
	seen_at     INTEGER NOT NULL,  -- its last request, to the minute
	address     TEXT,              -- of the client at the login
	user_agent  TEXT               -- ditto
) STRICT;
INSERT INTO session VALUES(1,1,X'f8b84bcc00a9879b31e7924f52d7f57558890c1aa51a587ff492a788d70bbf84',1762754400000000,1763410086000000,NULL,NULL);
CREATE TABLE token (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	name         TEXT    NOT NULL,
	name_key     TEXT    NOT NULL,  -- as in account
	skeleton     TEXT    NOT NULL,
	key          TEXT    NOT NULL,  -- the part that is no secret
	secret       BLOB    NOT NULL,  -- digest of the whole token
	scopes       TEXT    NOT NULL,  -- domain/right, separated by spaces
	source       TEXT,              -- bound to it; NULL: to none
	account_id   INTEGER,           -- that it acts for; NULL: none
	created_by   TEXT    NOT NULL,  -- an actor
	created_at   INTEGER NOT NULL,
	expires_at   INTEGER,           -- NULL: never
	last_used_at INTEGER,           -- to the minute; NULL: never
	revoked_at   INTEGER,           -- NULL: it is valid
	request_id   BLOB               -- as in incident_event
) STRICT;
INSERT INTO token VALUES(1,'probe','probe','probe','Py06SJ5y',X'7af858883b0d093aa37e3aa706645156046e7d6869b035d4b1e54187853eb8ab','read create','monitoring',1,'admin1',1762754402000000,NULL,NULL,NULL,X'000000000000885d146160ca856b094087c2d443c91b');
INSERT INTO token VALUES(2,'old','old','old','mXYOYWWN',X'fcd6bda6ade33e5b55f2c51a4ded56dbf2a91a220405c5633fff272833e1ee6f','read',NULL,1,'admin1',1762754403000000,NULL,NULL,1762754404000000,X'000000000000f68e7deafd2c178eee1d6028e9e0a998');
CREATE TABLE throttle (
	key         BLOB    NOT NULL PRIMARY KEY,  -- digest of what is limited
	full_at     INTEGER NOT NULL   -- when all attempts are there again
) STRICT, WITHOUT ROWID;
INSERT INTO throttle VALUES(X'0102',1762754400000000);
CREATE TABLE known_client (
	account_id  INTEGER NOT NULL,
	network     TEXT    NOT NULL,
	at          INTEGER NOT NULL,  -- the last login
	PRIMARY KEY (account_id, network)
) STRICT, WITHOUT ROWID;
INSERT INTO known_client VALUES(1,'192.0.2.0',1762754400000000);
CREATE TABLE audit (
	seq         INTEGER PRIMARY KEY AUTOINCREMENT,
	at          INTEGER NOT NULL,
	actor       TEXT    NOT NULL,  -- as in incident_event
	channel     TEXT    NOT NULL,
	kind        TEXT    NOT NULL,  -- auth/audit
	subject     TEXT,              -- the account, token or setting
	detail      TEXT,
	address     TEXT,              -- of the client
	request_id  BLOB               -- as in incident_event, but not unique
) STRICT;
INSERT INTO audit VALUES(1,1762754400000000,'test','cli','account_created','admin1','admin',NULL,NULL);
INSERT INTO audit VALUES(2,1762754400000000,'admin1','web','account_created','Анна','operator','127.0.0.1',X'000000000000d609f6737073793c7a3fe88dbda6f1d3');
INSERT INTO audit VALUES(3,1762754401000000,'admin1','web','account_created','boris','viewer','127.0.0.1',X'000000000000021c115eba4d1fd08397ed5223391100');
INSERT INTO audit VALUES(4,1762754402000000,'admin1','web','token_created','token:probe','read create of monitoring','127.0.0.1',X'000000000000885d146160ca856b094087c2d443c91b');
INSERT INTO audit VALUES(5,1762754403000000,'admin1','web','token_created','token:old','read','127.0.0.1',X'000000000000f68e7deafd2c178eee1d6028e9e0a998');
INSERT INTO audit VALUES(6,1762754404000000,'admin1','web','token_revoked','token:old',NULL,'127.0.0.1',X'00000000000091a1985070e018fa7e55a9e10a709844');
CREATE TABLE stored_response (
	id          INTEGER PRIMARY KEY,  -- the oldest first
	owner       TEXT    NOT NULL,  -- of the key; '' of a request that is
	                               -- known by its own id
	key         BLOB    NOT NULL,  -- Idempotency-Key, or request_id
	request_id  BLOB    NOT NULL,  -- of the request that was answered
	fingerprint BLOB    NOT NULL,  -- digest of that request
	at          INTEGER NOT NULL,
	status      INTEGER NOT NULL,
	location    TEXT,              -- NULL when there is none
	body        TEXT    NOT NULL
) STRICT;
INSERT INTO stored_response VALUES(14,'account:1',X'6b65792d3136',X'000000000000defebca5e58be107f1fc9a706821e013',X'e0a9be1f147df02ee7f3302b5cdbe6312c542effecf521a3ec9b9945ee2254f3',1763031726000000,201,'/api/incidents/14/','{"id":14,"description":"Самокат 23 не отвечает","status":"resolved","status_display":"Решен","source":"system","source_display":"Система","created_at":"2025-11-13T14:02:06+03:00","updated_at":"2025-11-13T14:02:06+03:00","version":1,"allowed_transitions":["open","in_progress","closed","cancelled"]}');
INSERT INTO stored_response VALUES(15,'account:1',X'6b65792d3137',X'000000000000ed5c1f2e39946fdf69380d69f68f9a51',X'60d93d3ac246b4e01736a460dd81d1e294104baebfc72c0ce9a346ecceb2f8ca',1763056943000000,201,'/api/incidents/15/','{"id":15,"description":"Самокат 30 не отвечает","status":"closed","status_display":"Закрыт","source":"operator","source_display":"Оператор","created_at":"2025-11-13T21:02:23+03:00","updated_at":"2025-11-13T21:02:23+03:00","version":1,"allowed_transitions":["open","in_progress","resolved","cancelled"]}');
INSERT INTO stored_response VALUES(16,'account:1',X'6b65792d3138',X'000000000000873ff37fcde1ecaaebbb176584276869',X'80eddd010e1de8e6f230a0b6c685231e972306d37bb5e92f8c10897e07239539',1763082161000000,201,'/api/incidents/16/','{"id":16,"description":"Самокат 31 не отвечает","status":"closed","status_display":"Закрыт","source":"monitoring","source_display":"Мониторинг","created_at":"2025-11-14T04:02:41+03:00","updated_at":"2025-11-14T04:02:41+03:00","version":1,"allowed_transitions":["open","in_progress","resolved","cancelled"]}');
INSERT INTO stored_response VALUES(17,'account:1',X'6b65792d3139',X'000000000000193108406106b0125dda0f5047d632c2',X'3fb6cd97f2a50891cfae5de078f6093bb759385efed2a47ac9488bfa3bec630d',1763107380000000,201,'/api/incidents/17/','{"id":17,"description":"Самокат 32 не отвечает","status":"closed","status_display":"Закрыт","source":"partner","source_display":"Партнер","created_at":"2025-11-14T11:03:00+03:00","updated_at":"2025-11-14T11:03:00+03:00","version":1,"allowed_transitions":["open","in_progress","resolved","cancelled"]}');
INSERT INTO stored_response VALUES(18,'account:1',X'6b65792d3230',X'000000000000d1857d362822485ac32c5cab4be39fa6',X'8c17a980bd1a996d81a8be0b414d4992fb720be9b607563bee9083295fe68de9',1763132600000000,201,'/api/incidents/18/','{"id":18,"description":"Самокат 33 не отвечает","status":"closed","status_display":"Закрыт","source":"system","source_display":"Система","created_at":"2025-11-14T18:03:20+03:00","updated_at":"2025-11-14T18:03:20+03:00","version":1,"allowed_transitions":["open","in_progress","resolved","cancelled"]}');
INSERT INTO stored_response VALUES(19,'account:1',X'6b65792d3231',X'000000000000af4c1d413fbd8452e80c0d3eacf22193',X'e70a997d33f17da8a8a337a100ec69b5b34052396f49d2227201612d815461ff',1763157821000000,201,'/api/incidents/19/','{"id":19,"description":"Самокат 40 не отвечает","status":"cancelled","status_display":"Отменен","source":"operator","source_display":"Оператор","created_at":"2025-11-15T01:03:41+03:00","updated_at":"2025-11-15T01:03:41+03:00","version":1,"allowed_transitions":["open","in_progress","resolved","closed"]}');
INSERT INTO stored_response VALUES(20,'account:1',X'6b65792d3232',X'000000000000755a278890bee72a1aa6c3397924016e',X'f9b72e8b45337ca16bfea58f349be8cbe8268db052758906cba560f07259089d',1763183043000000,201,'/api/incidents/20/','{"id":20,"description":"Самокат 41 не отвечает","status":"cancelled","status_display":"Отменен","source":"monitoring","source_display":"Мониторинг","created_at":"2025-11-15T08:04:03+03:00","updated_at":"2025-11-15T08:04:03+03:00","version":1,"allowed_transitions":["open","in_progress","resolved","closed"]}');
INSERT INTO stored_response VALUES(21,'account:1',X'6b65792d3233',X'00000000000066e20220218d17875b3e25ad4456fc80',X'da0b34f6e07f82cd0ef5428804524fabed1dde98155a4753382a617d3d73ffdc',1763208266000000,201,'/api/incidents/21/','{"id":21,"description":"Самокат 42 не отвечает","status":"cancelled","status_display":"Отменен","source":"partner","source_display":"Партнер","created_at":"2025-11-15T15:04:26+03:00","updated_at":"2025-11-15T15:04:26+03:00","version":1,"allowed_transitions":["open","in_progress","resolved","closed"]}');
INSERT INTO stored_response VALUES(22,'account:1',X'6b65792d3234',X'000000000000d8b22383c2d0a15e34d34b067c3b3253',X'c68e53530d225a5d8534e30f0e27da8894679b69af0838452d2b86954137195f',1763233490000000,201,'/api/incidents/22/','{"id":22,"description":"Самокат 43 не отвечает","status":"cancelled","status_display":"Отменен","source":"system","source_display":"Система","created_at":"2025-11-15T22:04:50+03:00","updated_at":"2025-11-15T22:04:50+03:00","version":1,"allowed_transitions":["open","in_progress","resolved","closed"]}');
INSERT INTO stored_response VALUES(23,'account:1',X'6b65792d3238',X'00000000000002c0d343d6b2e08135a2ac788754bd11',X'ff45532cf2b92f4b9e865ab7b475f4f00c14cfdf4a8c8ea46c6c7e0f914d04f0',1763334396000000,201,'/api/incidents/4/events/','{"seq":26,"incident":4,"at":"2025-11-17T02:06:36+03:00","actor":"admin1","channel":"web","kind":"note","status_from":"open","status_to":"open","version":1,"note":"The battery was empty","request_id":"64085dc4e958c95ea75e634e2a9292e9","description_from":null,"description_to":null,"source_from":null,"source_to":null}');
CREATE TABLE meta (
	name        TEXT    NOT NULL PRIMARY KEY,
	value       ANY     NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES('cursor_key',X'edb4e1e1734d775efb4df33cabae4bc92065ce096b956d44afec269cd7bef039');
INSERT INTO meta VALUES('log','whole');
CREATE TABLE effective_setting (
	name        TEXT    NOT NULL PRIMARY KEY,
	value       TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO effective_setting VALUES('threads','4');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('account',3);
INSERT INTO sqlite_sequence VALUES('audit',6);
INSERT INTO sqlite_sequence VALUES('session',1);
INSERT INTO sqlite_sequence VALUES('token',2);
INSERT INTO sqlite_sequence VALUES('incident',22);
INSERT INTO sqlite_sequence VALUES('incident_event',29);
CREATE INDEX incident_by_created ON incident (created_at);
CREATE INDEX incident_by_updated ON incident (updated_at);
CREATE INDEX incident_by_state_created
	ON incident (status, source, created_at);
CREATE INDEX incident_by_state_updated
	ON incident (status, source, updated_at);
CREATE UNIQUE INDEX incident_event_request
	ON incident_event (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX incident_event_of_incident ON incident_event (incident_id);
CREATE INDEX incident_event_edited ON incident_event (incident_id)
	WHERE description_from IS NOT NULL OR source_from IS NOT NULL;
CREATE TRIGGER incident_event_no_update BEFORE UPDATE ON incident_event
BEGIN
	SELECT RAISE(ABORT, 'the history is only added to');
END;
CREATE TRIGGER incident_event_no_delete BEFORE DELETE ON incident_event
WHEN NOT EXISTS (SELECT 1 FROM meta WHERE name = 'replacing')
BEGIN
	SELECT RAISE(ABORT, 'the history is only added to');
END;
CREATE VIEW incident_rollup_counter (hours, bucket, section, slot, n) AS
WITH RECURSIVE packed (hours, bucket, section, rest) AS (
	SELECT hours, bucket, 'flow', flow || ' ' FROM incident_rollup
	UNION ALL
	SELECT hours, bucket, 'responses', responses || ' '
	FROM incident_rollup
	UNION ALL
	SELECT hours, bucket, 'resolutions', resolutions || ' '
	FROM incident_rollup
), counter (hours, bucket, section, item, rest) AS (
	SELECT hours, bucket, section, '', rest FROM packed
	UNION ALL
	SELECT hours, bucket, section,
	    substr(rest, 1, instr(rest, ' ') - 1),
	    substr(rest, instr(rest, ' ') + 1)
	FROM counter WHERE rest <> ''
)
SELECT hours, bucket, section,
    CAST(substr(item, 1, instr(item, ':') - 1) AS INTEGER),
    CAST(substr(item, instr(item, ':') + 1) AS INTEGER)
FROM counter WHERE item <> '';
CREATE UNIQUE INDEX account_of_name ON account (name_key);
CREATE INDEX account_of_skeleton ON account (skeleton);
CREATE INDEX account_by_rounds ON account (rounds) WHERE rounds > 0;
CREATE UNIQUE INDEX session_of_secret ON session (secret);
CREATE INDEX session_of_account ON session (account_id);
CREATE INDEX session_by_created ON session (created_at);
CREATE INDEX session_by_seen ON session (seen_at);
CREATE UNIQUE INDEX token_of_key ON token (key);
CREATE UNIQUE INDEX token_of_name ON token (name_key)
	WHERE revoked_at IS NULL;
CREATE INDEX token_of_skeleton ON token (skeleton) WHERE revoked_at IS NULL;
CREATE INDEX token_of_account ON token (account_id)
	WHERE account_id IS NOT NULL AND revoked_at IS NULL;
CREATE UNIQUE INDEX token_of_request ON token (request_id)
	WHERE request_id IS NOT NULL;
CREATE INDEX throttle_by_full_at ON throttle (full_at);
CREATE INDEX known_client_by_at ON known_client (at);
CREATE INDEX known_client_of_network ON known_client (network, at);
CREATE INDEX audit_of_kind ON audit (kind);
CREATE INDEX audit_of_actor ON audit (actor);
CREATE INDEX audit_of_subject ON audit (subject) WHERE subject IS NOT NULL;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
	SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
	SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE UNIQUE INDEX stored_response_of_key ON stored_response (owner, key);
PRAGMA writable_schema=OFF;
COMMIT;
