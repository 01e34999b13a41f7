-- People's pictures, where no other place for files is set. Which one is whose, the history says; erasing a person deletes theirs.
CREATE TABLE away.pictures (
    organization_id uuid NOT NULL,
    employee_id uuid NOT NULL,
    picture_id uuid NOT NULL,
    media_type text COLLATE "C" NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png')),
    bytes bytea NOT NULL CHECK (length(bytes) <= 2097152),
    stored_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, employee_id, picture_id)
) :partition_by;
SELECT away.partition('away.pictures', :partitions);
-- They are compressed already.
ALTER TABLE away.pictures ALTER COLUMN bytes SET STORAGE EXTERNAL;

SELECT away.protect('away.pictures');
GRANT SELECT, INSERT, DELETE ON away.pictures TO away_service;
